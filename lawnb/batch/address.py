"""The fsspec address that a batch's inputs and outputs pass through: which there may be, and what messages say of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lawnb.errors import DiskError, LawnbError, ParameterError
from lawnb.intake.unseen import UNSEEN, visible

REMEDY = "请写成例如 s3://桶/文件夹 或 file:///共享/文件夹"
#: Of an address, what a message shows: neither a user's name with a password before the host nor what stands behind a question mark.
SECRET = re.compile(r"(?<=://)[^/@\s]*:[^/\s]*@|\?.*", re.DOTALL)
ADDRESS = re.compile(r"(?P<protocol>[a-z][a-z0-9+.-]*)://(?P<place>[^\t\r\n]+)")
LOCAL = ("file", "local")


def shown(address: str) -> str:
    """An address as it may stand in a message."""
    return visible(SECRET.sub("…", address))


def require_address(address: str) -> str:
    """The address, where one place is named by it, the same for every worker, and nothing secret.

    It goes to the scheduler, whose pages show what tasks are given, and stands in the list of processes.

    Raises
    ------
    ParameterError
        It has no protocol or several, is relative, holds what nobody sees, or a password.
    """
    match = ADDRESS.fullmatch(address)
    fault = (
        "没有写协议，或者含有看不见的字符" if not match or UNSEEN.search(address)
        else "把几个地址套在一起" if "::" in address
        else "写有密码或密钥（地址会显示在进程列表和集群的页面上；请写进各台机器的 fsspec 配置或环境变量）" if SECRET.search(address)
        else "不是从根文件夹写起的，各台机器会各放各处" if match["protocol"] in LOCAL and not match["place"].startswith("/")
        else ""
    )  # fmt: skip
    if fault:
        raise ParameterError(f"--share: 地址 '{shown(address)}' {fault}。{REMEDY}。")
    return address


def file_system(address: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path in it.

    Raises
    ------
    ParameterError
        fsspec is not installed, or knows no such address.
    DiskError
        The address does not answer.
    """
    try:
        import fsspec
    except ImportError:
        raise ParameterError("--share: 没有安装 fsspec。请安装 lawnb[cluster]。") from None
    with reached(address):
        try:
            return fsspec.core.url_to_fs(require_address(address))
        except (ValueError, TypeError, ImportError) as error:  # no such protocol, or one that wants more than an address
            what = "没有安装它需要的程序库" if isinstance(error, ImportError) else "fsspec 没有这种地址"
            raise ParameterError(f"--share: 不能使用地址 '{shown(address)}'（{what}）。{REMEDY}。") from None


@contextmanager
def reached(address: str) -> Iterator[None]:
    """Have whatever a file system raises, each its own kinds, be one refusal; their words may hold the address with all that is in it.

    Raises
    ------
    DiskError
        The file system does not do what it is asked for.
    """
    try:
        yield
    except LawnbError:
        raise
    except Exception as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise DiskError(f"--share: 地址 '{shown(address)}' 不能读写（{why}）。请检查地址、权限和网络。") from None
