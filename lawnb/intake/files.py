"""The files of a year's folder by name, for those who do not read them: what is read loads far more."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".et", ".ods")
#: Files of tables that are not read, and archives that may hold some, each with what to do.
UNREAD = dict.fromkeys((".xlsb", ".xlt", ".xltx", ".ett", ".fods", ".dbf", ".numbers", ".mht", ".mhtml"), "请用表格软件打开后另存为 .xlsx")
UNREAD |= dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar"), "请解压，把其中的文件放进来")
CONTRACTS = Path(__file__).parent.parent / "contracts"


def record_files(folder: Path) -> dict[str, list[Path]]:
    """Files and folders of records by the dataset that they are named after."""
    return {name: [folder / entry.name for entry in entries] for name, entries in record_entries(folder).items()}


def record_entries(folder: Path) -> dict[str, list[os.DirEntry]]:
    """The same as the folder lists them, which knows files and folders without asking the disk for each."""
    found: dict[str, list[os.DirEntry]] = {}
    with os.scandir(folder) as entries:
        own = sorted((entry for entry in entries if not entry.name.startswith((".", "~$"))), key=lambda entry: entry.name)
    for entry in own:
        stem, suffix = os.path.splitext(entry.name)
        if entry.is_dir() or suffix.lower() in SUFFIXES:
            found.setdefault(entry.name if entry.is_dir() else stem, []).append(entry)
    return found


def unread_files(folder: Path) -> list[str]:
    """The files of a folder that hold tables, or may hold some, and are not read, in Chinese: what is in them would be missing without a word."""
    with os.scandir(folder) as entries:
        named = sorted((entry.name, os.path.splitext(entry.name)[1].lower()) for entry in entries if entry.is_file() and not entry.name.startswith((".", "~$")))
    return [f"{name}: 不读 {suffix} 文件，其中的记录没有计入。{UNREAD[suffix]}。" for name, suffix in named if suffix in UNREAD]


def strange_files(folder: Path) -> list[str]:
    """What in a year's folder is no file of the bureau's own, in Chinese: a link out of the bureau's folder, a pipe, a device.

    The bureau's folder itself may be a link, which whoever keeps the workspace has set.
    """
    own = folder.parent.resolve()
    if not folder.resolve().is_relative_to(own):
        return ["是指向别处的链接，没有读。请换成文件夹本身。"]
    found = []
    for place, folders, files in os.walk(folder):
        for path in (Path(place, name) for name in sorted([*folders, *files])):
            if path.is_symlink() and not path.resolve().is_relative_to(own):
                found.append(f"{path.relative_to(folder)}: 是指向别处的链接，没有读。请换成文件本身。")
            elif not path.is_file() and not path.is_dir():
                found.append(f"{path.relative_to(folder)}: 不是文件。请删去，或换成文件本身。")
    return found


def may_be_dataset(name: str) -> bool:
    """Whether a topic may read a dataset of this name, told without the topics: one of no topic is refused when it is read."""
    return bool({name, name.rpartition("_")[2]} & contract_names())  # `training`, `training_totals` of the contract `totals`


@cache
def contract_names() -> frozenset[str]:
    """The names of all contracts."""
    return frozenset(path.stem for path in CONTRACTS.glob("*.json"))
