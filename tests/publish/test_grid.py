"""The grid of a table: every cell at its place, whatever spans cross one another."""

from __future__ import annotations

from itertools import count

from hypothesis import example, given
from hypothesis import strategies as st

from lawnb.publish.grid import Table
from lawnb.publish.tree import parsed

SPANS = st.lists(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 5)), max_size=5), min_size=1, max_size=5)
#: A span that meets one from above is cut, and what is then free moves the spans of the rows below.
CROSSING = [[(1, 1), (1, 2), (1, 1), (1, 1)], [(3, 1), (1, 4)], [(1, 1), (1, 3), (3, 1), (3, 1), (1, 3)], [(1, 1), (1, 2)], [(1, 1), (1, 1), (3, 2)]]


@given(SPANS)
@example(CROSSING)
def test_each_cell_has_its_places_and_each_place_its_cell(spans):
    numbers = count()
    rows = "".join(f"<tr>{''.join(f'<td colspan={wide} rowspan={high}>{next(numbers)}</td>' for wide, high in row)}</tr>" for row in spans)
    table = Table(parsed(f"<table><tbody>{rows}</tbody></table>").find(".//table"))
    shown = [cell.tag.text for row in table.rows for cell in row if cell.tag is not None]
    assert shown == list(map(str, range(sum(map(len, spans)))))
    places = [
        (y + down, cell.column + right) for y, row in enumerate(table.rows) for cell in row for down in range(cell.rows) for right in range(cell.columns)
    ]
    assert sorted(places) == [(y, x) for y in range(len(table.rows)) for x in range(table.n_columns)]
