"""Ids of changes: one each, and the same one whatever else moves."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.report_samples import NEW, OLD, PAIRS, REPEATED_NEW, REPEATED_OLD

import policydiff
from policydiff.diff.records import EditKind
from policydiff.report.ids import change_id, entry_id

MODIFIED = "7226a925b6bea897e0b4faa5ad349da49788ec333edb67295a3ebde85c813eb0"
ENTRY = "56918c87855e89bc"


def ids(old: str, new: str, policy_id: str = "ferry") -> dict[str, str]:
    """Ids by the texts of their changes."""
    report = policydiff.compare(old, new, policy_id=policy_id)
    return {f"{change.old_text} → {change.new_text}": change.id for change in report.changes}


def test_ids_are_unique_in_a_report() -> None:
    for format, old, new in PAIRS:
        found = [change.id for change in policydiff.compare(old, new, format=format).changes]
        assert len(set(found)) == len(found)


def test_a_section_inserted_above_keeps_every_id() -> None:
    before = ids(OLD, NEW)
    above = "## 1. What we collect"
    opening = "## 0. Who we are\n\nWe run ferries across the bay.\n\n"
    after = ids(OLD, NEW.replace(above, opening + above))
    assert before
    assert before.items() <= after.items()


def test_another_policy_has_other_ids() -> None:
    assert set(ids(OLD, NEW, "ferry").values()).isdisjoint(ids(OLD, NEW, "museum").values())


def test_the_same_words_again_are_counted() -> None:
    report = policydiff.compare(REPEATED_OLD, REPEATED_NEW, policy_id="ferry")
    added = [change for change in report.changes if change.new_text == "Ask us."]
    expected = [change_id("ferry", EditKind.ADDED, "", "Ask us.", n) for n in range(3)]
    assert [change.id for change in added] == expected


def test_typography_takes_no_part_and_words_do() -> None:
    plain = change_id("p", EditKind.ADDED, "", "We don't sell it.", 0)
    assert change_id("p", EditKind.ADDED, "", "We  don’t sell it.", 0) == plain
    assert change_id("p", EditKind.ADDED, "", "We do sell it.", 0) != plain
    assert change_id("p", EditKind.MOVED, "", "We don't sell it.", 0) != plain
    assert change_id("p", EditKind.ADDED, "We don't sell it.", "", 0) != plain


def test_ids_are_written_down() -> None:
    # Overrides and approvals in people's repositories hold these: they must never change.
    assert change_id("privacy", EditKind.MODIFIED, "30 days", "90 days", 0) == MODIFIED
    assert entry_id("privacy", "a" * 64, "b" * 64) == ENTRY


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_text_has_an_id(policy_id: str, old: str, new: str) -> None:
    found = change_id(policy_id, EditKind.MODIFIED, old, new, 0)
    assert len(found) == 64
    assert set(found) <= set("0123456789abcdef")
    assert len(entry_id(policy_id, old, new)) == 16
