"""What a commit message claims, read."""

from __future__ import annotations

import pytest

from policydiff.notice.claims import date_fault, is_malformed, read_claim


@pytest.mark.parametrize(
    "value",
    [
        "editorial — a typo",
        "editorial – a typo",
        "Editorial - a typo",
        "EDITORIAL -- a typo",
        "editorial: a typo",
        "editorial—a typo",
    ],
)
def test_a_reason_stands_behind_any_dash_or_a_colon(value: str):
    claim = read_claim("Policy-Change", value, "c0ffee")
    assert (claim.value, claim.reason, claim.contradicted) == ("editorial", "a typo", "")
    assert not is_malformed(claim)


@pytest.mark.parametrize("value", ["editorial", "editorial —", "editorial a typo", "", "minor — x"])
def test_without_a_known_kind_and_a_reason_it_is_no_claim(value: str):
    claim = read_claim("Policy-Change", value, "c0ffee")
    assert is_malformed(claim)
    assert claim.contradicted != ""


@pytest.mark.parametrize(
    ("day", "stated", "agrees"),
    [
        ("2027-01-15", "2027-01-15", True),
        ("2027-01-15", "2027-01", True),
        ("2027-01-15", None, True),
        ("2027-01-15", "2027-01-16", False),
        ("2027-01-15", "2027-02", False),
    ],
)
def test_a_day_is_held_against_what_the_text_states(day: str, stated: str | None, agrees: bool):
    assert not is_malformed(read_claim("Policy-Effective", day, "c0ffee"))
    assert (date_fault(day, stated) == "") is agrees
