import pytest

from lawnb.workspace import workspace
from tests.conftest import ROOT
from tests.province.reports import Built


@pytest.fixture
def built(tmp_path) -> Built:
    """A workspace without records: reports that came from elsewhere."""
    return Built(workspace(tmp_path / "data", tmp_path / "build", ROOT))
