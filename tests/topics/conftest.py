"""A topic's report, opened from the records that a test draws."""

from functools import partial

import pytest

from tests.topics.opened import printed


@pytest.fixture
def opened(bench):
    """Opens the small bureau's 2023 with the files given, as it is printed."""
    return partial(printed, bench)
