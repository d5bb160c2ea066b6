"""What goes wrong while an ended run is cleared away does not hide that it was ended."""

from __future__ import annotations

import pytest

from lawnb.errors import PublicationError
from lawnb.storage.folder import disk_errors_named


def test_an_ended_run_stays_ended(tmp_path):
    with pytest.raises(SystemExit) as ended, disk_errors_named(tmp_path):
        try:
            raise SystemExit(130)
        finally:
            raise OSError(9, "socket is gone")
    assert ended.value.code == 130


def test_a_disk_that_refuses_is_named(tmp_path):
    with pytest.raises(PublicationError, match="无法写入（No space left）"), disk_errors_named(tmp_path):
        raise OSError(28, "No space left")
