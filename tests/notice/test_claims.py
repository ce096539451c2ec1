"""What a commit message claims, read."""

from __future__ import annotations

import pytest

from policydiff.notice.claims import is_malformed, misplaced_claim, read_claim


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
    ("trailer", "value"), [("Policy-Effective", "2027-02-01"), ("Policy-Change", "editorial — why")]
)
def test_a_line_in_another_paragraph_is_malformed_and_not_contradicted(trailer: str, value: str):
    assert is_malformed(misplaced_claim(trailer, value, "c0ffee"))
