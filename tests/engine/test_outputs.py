"""Outputs made here are those that nbformat makes, and none is taken that it refuses."""

from __future__ import annotations

import pytest
from nbformat import ValidationError
from nbformat.v4 import output_from_msg

from lawnb.engine.outputs import output_of

DATA = {"text/plain": "一", "text/html": ["<p>", "</p>"], "application/vnd.lawnb.report+json": {"figures": [{"id": "a"}]}}
GOOD = {
    "execute_result": {"data": DATA, "metadata": {"text/html": {"isolated": True}}, "execution_count": 1},
    "display_data": {"data": DATA, "metadata": {}, "transient": {}},
    "stream": {"name": "stdout", "text": "一\n"},
    "error": {"ename": "KeyError", "evalue": "'a'", "traceback": ["line"]},
}
BAD = [
    ("display_data", {"data": {"text/plain": 1}, "metadata": {}}),
    ("display_data", {"data": {"image/png": {"a": 1}}, "metadata": {}}),
    ("execute_result", {"data": {}, "metadata": {}, "execution_count": -1}),
    ("stream", {"name": "stdout", "text": None}),
    ("error", {"ename": 1, "evalue": "", "traceback": []}),
]


def message(kind: str, content: dict) -> dict:
    return {"header": {"msg_type": kind}, "content": content}


@pytest.mark.parametrize("kind", GOOD)
def test_an_output_is_the_one_that_nbformat_makes(kind):
    made, theirs = output_of(message(kind, GOOD[kind])), output_from_msg(message(kind, GOOD[kind]))
    assert (made, list(made), type(made.get("data"))) == (theirs, list(theirs), type(theirs.get("data")))


@pytest.mark.parametrize("kind, content", BAD)
def test_what_nbformat_refuses_is_left_to_it(kind, content):
    with pytest.raises(ValidationError):
        output_from_msg(message(kind, content))
    assert output_of(message(kind, content)) is None


def test_what_is_no_output_and_what_lacks_a_part_are_left_to_it():
    assert output_of(message("execute_input", {"code": "1"})) is None
    assert output_of(message("stream", {"name": "stdout"})) is None
