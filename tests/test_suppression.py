"""The one rule of small counts: what is withheld cannot be worked out again."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawnb.figures import Book, Figure, Status
from lawnb.printed import printed
from lawnb.recovery import Arithmetic, Relation
from lawnb.simplex import Polyhedron
from lawnb.suppression import public, withheld

BOUND = 5


def figure(id, value, part_of=None, by="", persons=True, **more):
    return Figure(id, id, value, "人", f"{id}。", part_of=part_of, by=by, persons=persons, **more)


def division(total, parts, by="age", whole="staff.all"):
    return [figure(whole, total, persons=False), *(figure(f"{whole}.{by}.{n}", value, whole, by) for n, value in enumerate(parts))]


def hidden(figures, smallest=BOUND, before=None):
    return sorted(withheld(Book(figures), smallest, before).ids)


def names(*places, by="age"):
    return [f"staff.all.{by}.{n}" for n in places]


@pytest.mark.parametrize(("count", "printed"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_count_of_persons_is_printed_when_it_is_zero_or_reaches_the_bound(count, printed):
    assert (hidden([figure("staff.expired", count)]) == []) == printed


def test_counts_of_anything_else_are_printed_however_small():
    assert hidden([figure("penalties.closures", 1, persons=False)]) == []


def test_the_part_that_could_be_subtracted_goes_too_and_the_smallest_that_will_do():
    assert hidden(division(40, [2, 9, 12, 17])) == names(0, 1)


def test_a_partner_too_small_to_hide_behind_is_passed_over():
    # 3 + 2 leave a reader with 1 to 4, fewer than five values
    assert hidden(division(31, [3, 2, 9, 17])) == names(0, 1, 2)


def test_where_the_parts_do_not_suffice_the_total_goes():
    assert hidden(division(3, [2, 1, 0])) == ["staff.all", *names(0, 1)]


def test_the_partner_in_one_table_has_a_partner_in_the_linked_one():
    # the total goes with the small table, so the other table gets a gap as well
    figures = [*division(4, [4, 0]), *division(4, [4], by="degree")[1:]]
    assert hidden(figures) == ["staff.all", *names(0), *names(0, by="degree")]


def test_what_a_count_leaves_of_all_is_a_count_of_persons():
    assert hidden([figure("staff.all", 20, persons=False), figure("staff.qualified", 19, among="staff.all")]) == ["staff.qualified"]


def test_what_a_division_leaves_to_parts_that_nobody_gave_is_a_count_of_persons():
    figures = [*division(12, [11, None]), *division(12, [11, None], by="kind")[1:]]
    figures[-2:] = [figure(each.id, each.value, each.part_of, each.by, persons=False) for each in figures[-2:]]
    assert hidden(figures) == names(0)


def test_shares_and_averages_of_a_withheld_count_go_with_it():
    figures = [
        figure("staff.expired", 2),
        figure("staff.share", Fraction(1, 10), persons=False, formula="staff.expired / staff.all", inputs=("staff.expired", "staff.all")),
        figure("staff.twice", 1, persons=False, formula="f(staff.share)", inputs=("staff.share",)),
        figure("staff.all", 20, persons=False),
    ]
    assert hidden(figures) == ["staff.expired", "staff.share", "staff.twice"]


def test_a_sum_of_figures_is_one_of_the_sums_that_a_reader_knows():
    parts = [figure("a.one", 2), figure("a.two", 30)]
    total = figure("a.sum", 32, persons=False, formula="a.one + a.two", inputs=("a.one", "a.two"))
    assert hidden([*parts, total]) == ["a.one", "a.two"]


def test_the_change_on_a_withheld_year_is_withheld():
    then = Book([figure("staff.expired", 3)])
    change = figure("staff.expired_change", 1, persons=False, formula="(x - x@上年) / x@上年", inputs=("staff.expired",))
    now = [figure("staff.expired", 6), change]
    assert hidden(now, before=(then, withheld(then, BOUND))) == ["staff.expired_change"]


def test_what_one_year_ends_with_the_next_does_not_begin_with_in_print():
    then = Book([figure("litigation.pending", 2)])
    now = [figure("litigation.opening", 2, persons=False)]
    assert hidden(now, before=(then, withheld(then, BOUND))) == ["litigation.opening"]


def test_the_book_that_goes_out_has_no_value_and_no_rows_of_what_is_withheld():
    book = Book(division(40, [2, 9, 12, 17]))
    out = public(book, withheld(book, BOUND).ids)
    assert [(each.value, each.status, each.text) for each in out.values()][:3] == [
        (40, Status.REPORTED, "40人"), (None, Status.SUPPRESSED, "※不公布"), (None, Status.SUPPRESSED, "※不公布"),
    ]  # fmt: skip


def edition(book, ids):
    """The figures.json of an edition that withheld some."""
    told = public(book, ids)
    return {"figures": [{"id": id, "status": each.status, "value": str(each.value) if each.reported else None} for id, each in told.items()]}


def test_a_later_edition_prints_nothing_that_an_earlier_one_withheld():
    first, second = Book(division(40, [2, 9, 12, 17])), Book(division(40, [2, 9, 8, 21]))
    issued = edition(first, withheld(first, BOUND).ids)
    assert sorted(withheld(second, BOUND).ids) == names(0, 2)
    # without the first edition the smallest partner would be another, and both together would tell the first part
    assert sorted(withheld(second, BOUND, out=printed(second, [issued])).ids) == names(0, 1)


def test_what_an_edition_has_printed_hides_nothing():
    book = Book(division(40, [2, 9, 12, 17]))
    found = withheld(book, BOUND, out=printed(book, [edition(book, ())]))
    assert (sorted(found.ids), found.open) == (names(0), (names(0)[0],))


# -- nothing can be worked out -----------------------------------------------------------------------------------------


def every_answer(values, relations, unknown, most):
    """All whole numbers, 1 or more, that the unknown may be, up to `most`."""
    for answer in itertools.product(range(1, most + 1), repeat=len(unknown)):
        guess = {**values, **dict(zip(unknown, answer, strict=True))}
        if all(sum(n * (guess[id] - values[id]) for id, n in relation.terms.items()) == 0 for relation in relations):
            yield answer


SMALL = st.integers(0, 4)


@settings(max_examples=60)
@given(st.lists(SMALL, min_size=4, max_size=4), st.lists(st.lists(st.sampled_from([-1, 0, 1]), min_size=4, max_size=4), max_size=3), st.data())
def test_ranges_hold_nothing_that_no_answer_has(numbers, factors, data):
    values = {f"x{n}": number for n, number in enumerate(numbers)}
    relations = [Relation({f"x{n}": factor for n, factor in enumerate(row) if factor}) for row in factors]
    unknown = data.draw(st.sets(st.sampled_from([id for id in values if values[id]]), max_size=3)) if any(numbers) else set()
    own = sorted(unknown)
    answers = list(every_answer(values, relations, own, most=9))
    for id, found in Arithmetic(values, relations, dict.fromkeys(values, 1)).ranges(unknown, unknown).items():
        taken = {answer[own.index(id)] for answer in answers}
        assert found.lowest in taken
        assert found.highest is None or found.highest > 9 or found.highest in taken


@st.composite
def reports(draw):
    """Totals divided in one to three ways, the first part of which is divided again, some counts of persons and some not."""
    def parts_of(total, n):
        cuts = sorted(draw(st.lists(st.integers(0, total), min_size=n - 1, max_size=n - 1)))
        return [after - before for before, after in itertools.pairwise([0, *cuts, total])]

    total = draw(st.integers(0, 60))
    figures = [figure("r.all", total, persons=False)]
    for by in "abc"[: draw(st.integers(1, 3))]:
        persons, parts = draw(st.booleans()), parts_of(total, draw(st.integers(1, 5)))
        figures += [figure(f"r.{by}{n}", value, "r.all", by, persons) for n, value in enumerate(parts)]
        inner = parts_of(parts[0], draw(st.integers(1, 3)))
        figures += [figure(f"r.{by}0.{n}", value, f"r.{by}0", "inner", draw(st.booleans())) for n, value in enumerate(inner)]
    if draw(st.booleans()):
        figures.append(figure("r.some", draw(st.integers(0, total)), among="r.all"))
    return figures


@settings(max_examples=60)
@given(reports(), st.integers(3, 6))
def test_no_withheld_number_of_a_report_can_be_told_and_none_is_withheld_in_vain(figures, smallest):
    book = Book(figures)
    found = withheld(book, smallest)
    small = {each.id for each in figures if each.persons and 0 < each.value < smallest}
    assert found.open == ()
    assert small <= found.ids
    assert not any(book[id].value == 0 for id in found.ids)
    assert ranked(found, found.unknown, smallest) == []
    for id in found.ids - small:
        assert ranked(found, found.unknown - {id}, smallest)


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=3), min_size=2, max_size=3).filter(lambda rows: len({*map(len, rows)}) == 1))
def test_two_divisions_tell_no_small_cell_of_the_one_by_the_other(cells):
    rows, columns = list(map(sum, cells)), list(map(sum, zip(*cells, strict=True)))
    book = Book([*division(sum(rows), rows), *division(sum(rows), columns, by="degree")[1:]])
    found = withheld(book, BOUND)
    inner = {f"{x}|{y}": value for x, row in enumerate(cells) for y, value in enumerate(row)}
    margins = [*((id, [f"{x}|{y}" for y in range(len(columns))]) for x, id in enumerate(names(*range(len(rows)))))]
    margins += [(id, [f"{x}|{y}" for x in range(len(rows))]) for y, id in enumerate(names(*range(len(columns)), by="degree"))]
    sums = [Relation({id: 1} | dict.fromkeys(own, -1)) for id, own in margins]
    lowest = {id: 1 for id in found.unknown if book[id].value}
    arithmetic = Arithmetic(found.arithmetic.values | inner, [*found.arithmetic.relations, *sums], lowest)
    small = {id for id, value in inner.items() if 0 < value < BOUND}
    assert not [id for id, each in arithmetic.ranges(found.unknown | set(inner), small).items() if each.narrower_than(BOUND)]


@settings(max_examples=40)
@given(st.integers(0, 9), st.booleans(), *[st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=3)] * 2)
def test_two_years_that_share_a_balance_tell_no_more_than_each_of_them(balance, persons, last, this):
    then = Book(year_of("litigation.pending", balance, persons, last))
    now = Book(year_of("litigation.opening", balance, persons, this))
    before = withheld(then, BOUND)
    found = withheld(now, BOUND, (then, before))
    assert before.open == found.open == ()
    past = {f"{id}@before" for id in before.unknown}
    wanted = found.ids | {f"{id}@before" for id in before.ids}
    assert not [id for id, each in found.arithmetic.ranges(found.unknown | past, wanted).items() if each.narrower_than(BOUND)]


def year_of(id, balance, persons, others):
    total = figure("litigation.all", balance + sum(value for value, _ in others), persons=False)
    return [total, figure(id, balance, total.id, "by", persons), *(figure(f"o.{n}", v, total.id, "by", p) for n, (v, p) in enumerate(others))]


def ranked(found, unknown, smallest):
    """What row reduction, and then the ends of the ranges, still tell of the unknown."""
    solved = [id for id in unknown if determined(found.arithmetic, sorted(unknown), id)]
    wanted = {id for id in unknown if "~" not in id or (id.endswith("~rest") and id.startswith("r.some") and 0 < found.arithmetic.values[id] < smallest)}
    ranges = found.arithmetic.ranges(unknown, wanted)
    return [id for id in solved if id in wanted] + [id for id, each in ranges.items() if each.narrower_than(smallest)]


def determined(arithmetic, unknown, id):
    """Whether the sums alone fix a value: its unit row lies in the span of theirs."""
    rows = [[Fraction(relation.terms.get(each, 0)) for each in unknown] for relation in arithmetic.relations]
    return rank([*rows, [Fraction(each == id) for each in unknown]]) == rank(rows)


def rank(rows):
    rows, n = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((place for place in range(n, len(rows)) if rows[place][column]), None)
        if pivot is None:
            continue
        rows[n], rows[pivot] = rows[pivot], rows[n]
        for place in range(n + 1, len(rows)):
            factor = rows[place][column] / rows[n][column]
            rows[place] = [a - factor * b for a, b in zip(rows[place], rows[n], strict=True)]
        n += 1
    return n


def test_sums_that_contradict_each_other_have_no_solution():
    one = [[Fraction(1)], [Fraction(1)]]
    with pytest.raises(ValueError, match="no solution"):
        Polyhedron(one, [Fraction(1), Fraction(2)])
