"""Secrets planted into a bureau's inputs: a made-up person's data in every column, document, workbook and cell that can hold a text."""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import yaml
from openpyxl.comments import Comment

from lawnb.errors import ParameterError
from lawnb.intake.contracts import Contract, Field, contract
from tests.privacy.made_up import full_width, identity, name, secrets

#: Ledgers that become workbooks, which have more places than a CSV.
AS_WORKBOOKS = ("penalties", "complaints", "licensing")


class Planter:
    """Plants secrets, each once, and remembers them.

    Parameters
    ----------
    seed
        For the same secrets again.

    Attributes
    ----------
    planted, named
        All secrets; the persons among them whom a column of persons names.
    """

    def __init__(self, seed: int):
        self.rng = random.Random(seed)
        self.planted: list[str] = []
        self.named: list[str] = []
        self._mixed = (secret.text for secret in secrets(seed, 400))

    def person(self) -> str:
        """A name of three characters, in one of the forms of ledgers."""
        bare = self.bare_person()
        return self.rng.choice([bare, " ".join(bare), f"{bare}（男）", f"{bare}、{bare}"])

    def bare_person(self) -> str:
        self.planted.append(next(each for each in iter(lambda: name(self.rng), None) if len(each) == 3 and each not in self.planted))
        return self.planted[-1]

    def number(self) -> str:
        self.planted.append(identity(self.rng))
        return self.planted[-1]

    def any(self) -> str:
        """One of any kind but a name."""
        self.planted.append(next(self._mixed))
        return self.planted[-1]

    def value(self, field: Field) -> str:
        """For a private column."""
        if field.person:
            written = self.person()
            self.named.append(self.planted[-1])
            return written
        if field.code:
            return self.number()
        return f"联系人{self.person()}，{self.any()}" if field.name != "plate" else self.any()


def known(path: Path) -> Contract | None:
    try:
        return contract(path.stem)
    except (ParameterError, KeyError, FileNotFoundError):
        return None


def ledgers(folder: Path) -> Iterator[tuple[Path, Contract, list[list[str]]]]:
    """The ledgers of a folder with their rows."""
    for path in sorted(folder.glob("*.csv")):
        if own := known(path):
            yield path, own, list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))


def write(path: Path, rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), "utf-8")


def plant_private(folder: Path, planter: Planter, rows_each: int = 3) -> None:
    """Fill every private column of every ledger's first rows, a remark that no contract knows, and what workbooks have beside."""
    for path, own, rows in ledgers(folder):
        absent = [field for field in own.fields if field.private and field.title not in rows[0]]
        extra = ["经办备注"] if own.extra_columns == "warn" else []
        filled = [[planter.value(field) for field in absent] + [f"{planter.any()} {planter.person()}" for _ in extra] for _ in rows[1 : rows_each + 1]]
        more = itertools.chain([[field.title for field in absent] + extra], filled, itertools.repeat([""] * len(absent + extra)))
        whole = [row + new for row, new in zip(rows, more, strict=False)]
        if path.stem in AS_WORKBOOKS:
            path.unlink()
            workbook(whole, planter).save(path.with_suffix(".xlsx"))
        else:
            write(path, whole)
    with (folder / "README.md").open("a", encoding="utf-8") as notes:
        notes.write(f"\n联系 {planter.person()}，{planter.any()}\n")


def workbook(rows: list[list[str]], planter: Planter) -> openpyxl.Workbook:
    """A ledger as a workbook whose properties, comments, header and defined names tell too."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    book.properties.creator, book.properties.title, book.properties.description = planter.person(), planter.any(), planter.any()
    book.active["A2"].comment = Comment(planter.any(), planter.person())
    book.active.oddHeader.center.text = planter.any()
    return book


def plant_public(folder: Path, planter: Planter) -> list[str]:
    """Put a secret behind a text of every free column that is published, and of every document; where they were put."""
    places = []
    for path, own, rows in ledgers(folder):
        for column, title in enumerate(rows[0]):
            field = next((each for each in own.fields if title in each.titles), None)
            if field is not None and is_free(field) and len(rows) > 1 and rows[1][column]:
                rows[1][column] += f"（{planter.any()}）"
                places.append(f"{path.name} {title}")
        write(path, rows)
    for path in (folder / "agency.yaml", folder / "publication.yaml"):
        read = yaml.safe_load(path.read_text("utf-8"))
        spoilt = {key: f"{value}（{full_width(planter.any())}）" if isinstance(value, str) else value for key, value in read.items()}
        path.write_text(yaml.safe_dump(spoilt, allow_unicode=True), "utf-8")
        places += [f"{path.name} {key}" for key, value in read.items() if isinstance(value, str)]
    return places


def is_free(field: Field) -> bool:
    return field.type == "string" and not (field.private or field.enum or field.code or field.separator or field.pattern or field.unique) and field.name not in ("figure", "target", "metric")


def plant_wrong(folder: Path, planter: Planter) -> None:
    """Put secrets where no text belongs: into dates, numbers, choices, codes and headings."""
    for path, own, rows in ledgers(folder):
        for column, title in enumerate(rows[0]):
            field = next((each for each in own.fields if title in each.titles), None)
            if field is not None and not field.private and not is_free(field) and len(rows) > 2:
                rows[1][column] = planter.any() if column % 3 else planter.bare_person()
        rows[0].append(planter.any())
        write(path, [row + [""] * (len(rows[0]) - len(row)) for row in rows])


def plant_notebook(path: Path, planter: Planter) -> None:
    """Put secrets into a sentence, a comment, a cell's metadata and the notebook's own."""
    nb = json.loads(path.read_text("utf-8"))
    for cell in nb["cells"]:
        if "".join(cell["source"]).startswith("%%narrative"):
            cell["source"] = ["".join(cell["source"]) + f"\n\n联系{full_width(planter.any())}。\n"]
            break
    code = next(cell for cell in nb["cells"] if cell["cell_type"] == "code" and "report." in "".join(cell["source"]))
    code["source"] = ["".join(code["source"]) + f"  # {planter.any()}"]
    code["metadata"]["note"] = planter.any()
    nb["metadata"]["authors"] = [{"name": planter.any()}]
    path.write_text(json.dumps(nb, ensure_ascii=False, indent=1), "utf-8")


def fail_with(path: Path, *values: str) -> None:
    """Have a cell of a notebook warn, print and fail with values."""
    nb = json.loads(path.read_text("utf-8"))
    cell = next(cell for cell in nb["cells"] if cell["cell_type"] == "code" and "report." in "".join(cell["source"]))
    lines = ["import sys, warnings\n", f"print({values!r}); print({values!r}, file=sys.stderr); warnings.warn({'；'.join(values)!r})\n", f"raise ValueError('；'.join({list(values)!r}))"]
    cell["source"] = lines
    path.write_text(json.dumps(nb, ensure_ascii=False, indent=1), "utf-8")
