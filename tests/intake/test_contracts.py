"""Contracts are Table Schemas of the standard, and say enough for a template and a dictionary."""

import json
from datetime import date
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawnb.errors import ParameterError
from lawnb.intake.codes import is_credit_code, is_identity_number
from lawnb.intake.contracts import contract, contract_called, contract_names, matches

NAMES = contract_names()


@pytest.mark.parametrize("name", NAMES)
def test_a_contract_is_a_frictionless_table_schema(name):
    from frictionless import Schema

    descriptor = json.loads(resources.files("lawnb").joinpath("contracts", f"{name}.json").read_text("utf-8"))
    standard = {key: value for key, value in descriptor.items() if key in ("name", "title", "description", "fields", "primaryKey", "foreignKeys")}
    assert Schema.from_descriptor(standard).field_names == [field.name for field in contract(name).fields]


@pytest.mark.parametrize("name", NAMES)
def test_keys_and_synonyms_name_what_there_is(name):
    own = contract(name)
    fields = {field.name for field in own.fields}
    assert set(own.primary_key) <= fields
    for key in own.foreign_keys:
        assert set(key.fields) <= fields
        assert set(key.reference) <= {field.name for field in contract(key.resource).fields}
    for field in own.fields:
        assert field.type == "date" or set(field.synonyms.values()) <= {*field.enum, ""}
        assert field.type != "date" or all(map(date.fromisoformat, field.synonyms.values()))


@pytest.mark.parametrize("name", NAMES)
def test_every_title_names_its_own_field_alone(name):
    own = contract(name)
    assert [field.title for field in own.fields if [match.field for match in matches(own, field.title)] != [field]] == []


@pytest.mark.parametrize(
    ("heading", "field"),
    [("CF_WSH", "document_number"), ("cf_nr_fk", "fine_yuan"), ("CF_XDR_SHXYM", "credit_code"), ("CF_JDRQ", "decision_date"), ("CF_CFLB", "kinds")],
)
def test_the_codes_of_the_national_standard_are_headings(heading, field):
    assert [match.field.name for match in matches(contract("penalties"), heading)] == [field]


def test_the_national_standard_gives_fines_in_wanyuan():
    [match] = matches(contract("penalties"), "CF_NR_FK")
    assert match.scale == 4


def test_a_contract_is_called_by_its_name_its_title_and_its_other_names():
    assert contract_called("penalties") is contract_called("行政处罚台账") is contract_called("行政处罚")
    with pytest.raises(ParameterError, match="是否要写 'penalt"):
        contract_called("penaltys")


CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(body: str) -> str:
    """The body with its check character (GB 32100-2015: weights 3^i mod 31)."""
    total = sum(CODE.index(sign) * 3**n % 31 for n, sign in enumerate(body))
    return body + CODE[(31 - total % 31) % 31]


def identity_number(body: str) -> str:
    """The body with its check digit (GB 11643: ISO 7064 MOD 11-2); bodies here are made up."""
    total = sum(int(digit) * 2 ** (17 - n) for n, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


@given(
    st.text(CODE, min_size=9, max_size=9),
    st.text("0123456789", min_size=6, max_size=6),
    st.sampled_from(["91", "11", "92"]),
    st.integers(2, 17),
)
def test_a_credit_code_with_one_sign_changed_is_no_credit_code(organisation, area, kind, place):
    code = credit_code(f"{kind}{area}{organisation}")
    wrong = code[:place] + CODE[(CODE.index(code[place]) + 1) % 31] + code[place + 1 :]
    assert is_credit_code(code) and not is_credit_code(wrong)


@given(
    st.integers(1, 9), st.dates(min_value=date(1930, 1, 1), max_value=date(2019, 12, 31)), st.integers(0, 999), st.integers(0, 16)
)
def test_an_identity_number_is_known_by_its_check_digit(area, day, order, place):
    number = identity_number(f"{area}10101{day:%Y%m%d}{order:03}")
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert is_identity_number(number) and not is_identity_number(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_every_column_says_what_it_is(name):
    assert [field.name for field in contract(name).fields if not field.description] == []
