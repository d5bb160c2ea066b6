"""What the machine refuses is told in a line; a defect of ours keeps its traceback."""

import pytest

from lawnb.errors import PublicationError, machine_errors_named


def of_numpy() -> ImportError:
    """As numpy raises it where a library of its own does not load."""
    error = ImportError("\n\nIMPORTANT: PLEASE READ THIS\n")
    error.__cause__ = ImportError("libopenblas.so: cannot map zero-fill pages")
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "内存不足"),
        (of_numpy(), "程序库不能载入（libopenblas.so: cannot map zero-fill pages）"),
        (ModuleNotFoundError("No module named 'nh3'", name="nh3"), "程序库不能载入（No module named 'nh3'）"),
    ],
)
def test_want_of_memory_and_libraries_that_do_not_load_are_told_in_a_line(error, said):
    with pytest.raises(PublicationError, match=said), machine_errors_named():
        raise error


def test_a_name_that_we_lack_ourselves_is_a_defect():
    with pytest.raises(ImportError), machine_errors_named():
        raise ImportError("cannot import name 'x' from 'lawnb.figures'", name="lawnb.figures")
