"""Sentences without the clauses that have nothing to say: 审结3件，其中败诉未提供；年末未结未提供。 becomes 审结3件。"""

from __future__ import annotations

import re
from collections.abc import Mapping

#: What a value stands as while the Markdown around it is rendered: its number between two private-use characters.
OPEN, CLOSE = "\ue000", "\ue001"
TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
#: What ends a clause, weakest first; the last ones end a sentence too.
ENDS = "，；。！？"
SENTENCE_ENDS = "。！？"
CLAUSE = re.compile(f"([^{ENDS}]*)([{ENDS}]|$)")
#: The number of a list's item, which says from where the list counts on.
ITEM = re.compile(r" *\d+[.)] ")


def without_gaps(text: str, figures: Mapping[int, bool]) -> str:
    """Markdown with tokens, without the clauses all of whose figures lack a value, and the sentences that are left without any.

    Parameters
    ----------
    figures
        Of the tokens that are figures, whether each has a value. Other tokens, and clauses without figures, stay with their sentence.
    """
    if all(figures.values()):
        return text
    kept, gone = [], ""
    for line in text.split("\n"):
        item, said = ITEM.match(line), _line(line, figures)
        if item and not said:
            gone = gone or item[0]
        elif said or not line:
            # a list counts on from its first number, which the item after one that is gone takes over
            kept.append(gone + said.removeprefix(item[0]) if item and gone else said)
            gone = gone if not line else ""
    return "\n".join(kept)


def _line(line: str, figures: Mapping[int, bool]) -> str:
    if line.lstrip().startswith("|"):
        return line  # a cell of a table says that it has nothing
    kept, sentence = "", []
    for clause, end in CLAUSE.findall(line):
        sentence.append((clause, end))
        if end == "" or end in SENTENCE_ENDS:
            kept += _sentence(sentence, figures)
            sentence = []
    return kept


def _sentence(clauses: list[tuple[str, str]], figures: Mapping[int, bool]) -> str:
    """Its clauses that say something; a clause that follows one that is gone takes no part of it, and the strongest sign between two stays.

    What opens the sentence and has no number, 行政许可方面，, goes on to whatever is left of it: nothing but the sentence's end replaces its sign.
    """
    known = [[figures[token] for token in map(int, TOKEN.findall(clause)) if token in figures] for clause, _ in clauses]
    gone = [bool(each) and not any(each) for each in known]
    if not any(gone):
        return "".join(clause + end for clause, end in clauses)
    if not any(any(each) for each in known):
        return ""  # a year and a name alone are no sentence
    kept: list[list[str]] = []
    opening = True
    for (clause, end), each, lost in zip(clauses, known, gone, strict=True):
        if not lost:
            kept.append([clause, end])
            opening = opening and not each
        elif kept and ENDS.find(end) > ENDS.find(kept[-1][1]) and (end in SENTENCE_ENDS or not opening):
            kept[-1][1] = end
    return "".join(clause + end for clause, end in kept)
