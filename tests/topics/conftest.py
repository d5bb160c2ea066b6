"""A topic's report, opened from the records that a test draws."""

import pytest


@pytest.fixture
def opened(bench):
    """Opens the small bureau's 2023 with the files given."""
    return bench.opened
