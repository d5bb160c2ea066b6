"""The files of a year's folder by name, for those who do not read them: what is read loads far more."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from lawnb.intake.unseen import LOST, UNSEEN

#: Web pages, and workbooks of one XML file, which systems export; a folder may also hold some that are no ledgers.
PAGES = (".htm", ".html", ".mht", ".mhtml", ".xml")
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".zip", *PAGES)
#: Files of tables that are not read, and archives that may hold some, each with what to do.
UNREAD = dict.fromkeys((".xlsb", ".xlt", ".xltx", ".ett", ".fods", ".dbf", ".numbers"), "请用表格软件打开后另存为 .xlsx")
UNREAD |= dict.fromkeys((".rar", ".7z", ".gz", ".tar"), "请解压，把其中的文件放进来")
UNREAD |= dict.fromkeys((".crdownload", ".part", ".download"), "下载没有完成，请重新下载")
NOT_READ = "不读 {} 文件"
#: What systems and programs leave in folders: thumbnails, marks, locks, copies of what was deleted. Their other files begin with a dot or ~$.
LEFT_FILES = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"}
LEFT_FOLDERS = {"@eadir", "#recycle", "#snapshot", "$recycle.bin", "__macosx", "lost+found", "system volume information"}
CONTRACTS = Path(__file__).parent.parent / "contracts"


#: What no name of a file has that a person gave it.
UNPRINTED = re.compile(r"[^\S \u3000]|" + UNSEEN.pattern)


def is_left_by_system(parts: Sequence[str]) -> bool:
    """Whether a file is none of the bureau's, by the folders that it is in and its name: a lock of an open workbook, a thumbnail, what was deleted."""
    *folders, name = (part.lower() for part in parts)
    if name in LEFT_FILES or name in LEFT_FOLDERS or name.endswith(".tmp"):
        return True
    return any(part.startswith((".", "~$")) for part in (*folders, name)) or not LEFT_FOLDERS.isdisjoint(folders)


def files_below(folder: Path) -> list[Path]:
    """The bureau's files in a folder and the folders in it, by their names."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not is_left_by_system(path.relative_to(folder).parts))


def remedy_for(suffix: str) -> str:
    """What to do about a file of a kind that is not read."""
    return UNREAD.get(suffix, "请给出 CSV、XLSX、XLS、ODS 文件，或装有这些文件的 ZIP")


def record_files(folder: Path) -> dict[str, list[Path]]:
    """Files and folders of records by the dataset that they are named after."""
    return {name: [folder / entry.name for entry in entries] for name, entries in record_entries(folder).items()}


def record_entries(folder: Path) -> dict[str, list[os.DirEntry]]:
    """The same as the folder lists them, which knows files and folders without asking the disk for each."""
    found: dict[str, list[os.DirEntry]] = {}
    with os.scandir(folder) as entries:
        own = sorted((entry for entry in entries if not is_left_by_system([entry.name])), key=lambda entry: entry.name)
    for entry in own:
        stem, suffix = os.path.splitext(entry.name)
        if suffix.lower() in PAGES and not may_be_dataset(stem) and entry.is_file():
            continue  # a page that somebody keeps beside the records
        if entry.is_dir() or suffix.lower() in SUFFIXES:
            found.setdefault(entry.name if entry.is_dir() else stem, []).append(entry)
    return found


def unread_files(folder: Path) -> list[str]:
    """The files of a folder that hold tables, or may hold some, and are not read, in Chinese: what is in them would be missing without a word."""
    with os.scandir(folder) as entries:
        named = sorted((entry.name, os.path.splitext(entry.name)[1].lower()) for entry in entries if entry.is_file() and not is_left_by_system([entry.name]))
    return [f"{name}: {NOT_READ.format(suffix)}，其中的记录没有计入。{UNREAD[suffix]}。" for name, suffix in named if suffix in UNREAD]


def strange_files(folder: Path) -> list[str]:
    """What in a year's folder is no file of the bureau's own, in Chinese: a link out of the bureau's folder, a pipe, a device, a name with what nobody sees.

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
            elif not path.name.isprintable() and not is_left_by_system([path.name]):
                # a line of its own in a message would look like another message
                found.append(f"{UNPRINTED.sub(LOST, str(path.relative_to(folder)))}: 名称里有换行或看不见的字符。请改名。")
    return found


def may_be_dataset(name: str) -> bool:
    """Whether a topic may read a dataset of this name, told without the topics: one of no topic is refused when it is read."""
    return bool({name, name.rpartition("_")[2]} & contract_names())  # `training`, `training_totals` of the contract `totals`


@cache
def contract_names() -> frozenset[str]:
    """The names of all contracts."""
    return frozenset(path.stem for path in CONTRACTS.glob("*.json"))
