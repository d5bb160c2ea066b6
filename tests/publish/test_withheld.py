"""The gate refuses a number at a figure that is withheld, in whatever it stands."""

from __future__ import annotations

import json

import pytest

from lawnb.privacy.names import Private
from lawnb.publish.embedded import figures_address
from lawnb.publish.gate import Gate
from lawnb.publish.withheld import told

ID = "officers.expired"
HIDDEN = frozenset({ID, f"{ID}@2022"})
FIGURE = {"id": ID, "value": None, "text": "※不公布", "status": "suppressed", "records": [], "before": None, "earlier": []}


def in_json(value) -> tuple[str, bytes]:
    return "figures.json", json.dumps(value, ensure_ascii=False).encode()


def in_page(body: str) -> tuple[str, bytes]:
    return "report.html", f"<!doctype html><html><body>{body}</body></html>".encode()


def in_notebook(html: str) -> tuple[str, bytes]:
    lines = [html[:20], html[20:]]
    return "report.ipynb", json.dumps({"cells": [{"outputs": [{"data": {"text/html": lines}}]}]}).encode()


def texts(text: str, value: str | None) -> str:
    """A picture with one text."""
    from html import escape

    return f"<img data-texts='{escape(json.dumps({'texts': [[text, 1, 2, 'start', True, ID, value]]}))}'>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        in_json({"figures": [FIGURE | {"value": "2"}]}),
        in_json({"figures": [FIGURE | {"text": "2人"}]}),
        in_json({"figures": [FIGURE | {"records": [{"file": "officers.csv", "rows": 2, "at": "4-5"}]}]}),
        in_json({"figures": [FIGURE | {"before": {"year": 2022, "value": "3", "text": "3人"}}]}),
        in_json({"figures": [FIGURE | {"earlier": [{"year": 2022, "value": "3"}]}]}),
        in_json({"changed": [{"figure": ID, "before": {"value": "3", "text": "3人"}, "after": None}]}),
        in_json({"rows": [[ID, 2]]}),
        in_json([ID, "2人"]),
        ("report.svg", f'<?xml version="1.0" encoding="UTF-8"?><svg><text data-figure="{ID}">2</text></svg>'.encode()),
        in_json({"findings": [{"figure": ID, "expected": "3", "actual": None}]}),
        in_json({"values": {ID: 2}}),
        in_json({"values": {ID: {"value": 2}}}),
        in_json({"@graph": [{"@id": f"#{ID}", "@type": "PropertyValue", "value": 2}]}),
        in_page(f'<data data-figure="{ID}" value="2">※不公布</data>'),
        in_page(f'<data data-figure="{ID}" value=""><button>2</button></data>'),
        in_page(f'<data data-figure="{ID}@2022" value="3">3</data>'),
        in_page(texts("2人", None)),
        in_page(texts("※不公布", "2")),
        in_page(f'<a href="{figures_address({"figures": [FIGURE | {"value": "2"}]})}">数字</a>'),
        in_notebook(f'<p>过期<data class="figure" value="2" data-figure="{ID}">2人</data></p>'),
    ],
)  # fmt: skip
def test_a_number_at_a_withheld_figure_is_refused(name, content):
    [problem] = Gate(Private(withheld=HIDDEN)).problems(name, content)
    assert problem.startswith(f"{name}: 写出了不公布的数字 '{ID}")
    assert "请从叙述或单元格中删去" in problem


@pytest.mark.parametrize(
    ("name", "content"),
    [
        in_json({"figures": [FIGURE, FIGURE | {"id": "officers.officers", "value": "12", "text": "12人"}], "used": [ID]}),
        in_json({"figures": [FIGURE | {"before": {"year": 2021, "value": "3"}}]}),
        in_page(f'<data data-figure="{ID}" value=""><button>※不公布</button></data><data data-figure="a.b" value="2">2</data>'),
        in_page(texts("※不公布", None)),
        in_page(f'<img data-texts="[" alt=""><data data-figure="{ID}">※不公布</data>'),
        in_json({"inputs": [ID, "officers.age.35岁及以下"], "changed": [{"figure": ID, "before": {"value": None, "text": "（曾公布）"}}]}),
        in_page(f'<a href="{figures_address({"figures": [FIGURE]})}">数字</a>'),
        in_notebook(f'<data class="figure suppressed" value="" data-figure="{ID}">※不公布</data>'),
    ],
)
def test_the_mark_and_the_numbers_of_other_figures_pass(name, content):
    assert told(name, content, HIDDEN) == []
