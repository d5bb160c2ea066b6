"""What the published notebook says of the machine that it was made on: nothing."""

import nbformat

from lawnb.engine.normalise import INJECTED, normalise


def executed(data: str) -> nbformat.NotebookNode:
    """A notebook as papermill leaves it, with records in a folder."""
    cell = nbformat.v4.new_code_cell(f'# Parameters\ndata = "{data}"\nyear = 2023', metadata={"tags": [INJECTED]})
    nb = nbformat.v4.new_notebook(cells=[cell])
    nb.metadata["papermill"] = {"parameters": {"data": data, "year": 2023}, "version": "2", "output_path": "/somewhere/report.ipynb"}
    return nb


def test_a_folder_outside_the_workspace_is_not_told_to_readers():
    nb = executed("/srv/secret place/records")
    normalise(nb)
    assert "secret" not in nbformat.writes(nb)
    assert nb.cells[0].source == '# Parameters\ndata = "（工作区外）"\nyear = 2023'
    assert nb.metadata["papermill"] == {"parameters": {"data": "（工作区外）", "year": 2023}, "version": "2"}


def test_a_folder_of_the_workspace_stays():
    nb = executed("province")
    normalise(nb)
    assert 'data = "province"' in nb.cells[0].source
    assert nb.metadata["papermill"]["parameters"]["data"] == "province"


def test_the_same_notebook_comes_from_every_python():
    notebooks = [executed("data"), executed("data")]
    for nb, version in zip(notebooks, ("3.11.7", "3.13.0"), strict=True):
        nb.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3", "version": version}
        normalise(nb)
    assert [nb.metadata["language_info"] for nb in notebooks] == [{"name": "python", "pygments_lexer": "ipython3"}] * 2
