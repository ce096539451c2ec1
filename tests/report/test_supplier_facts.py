"""Suppliers that only a table names: who came, who went, who handles data elsewhere now."""

from __future__ import annotations

import pytest

import policydiff

OLD = """\
# Who works for us

| Subprocessor | What for | Where |
|---|---|---|
| Hazelnut Payments | payments | Ireland |
| Twilio | calls | United States |
| Bakerly Ltd | cakes | France |
"""
NEW = """\
# Who works for us

| Subprocessor | What for | Where |
|---|---|---|
| Hazelnut Payments | payments | United States |
| Larch Mail | newsletters | France |
| Bakerly Ltd | cakes | France |
"""


def facts(old: str, new: str) -> list[tuple[str, str, str, str]]:
    report = policydiff.compare(old, new)
    changes = {change.id for change in report.changes}
    assert all(fact.change in changes for fact in report.facts.vendors)
    return [(fact.name, fact.status, fact.old, fact.new) for fact in report.facts.vendors]


def test_a_table_names_who_came_who_went_and_who_moved() -> None:
    assert facts(OLD, NEW) == [
        ("Hazelnut Payments", "changed", "Ireland", "United States"),
        ("Larch Mail", "added", "", "Larch Mail"),
        ("Twilio", "removed", "Twilio", ""),
    ]


def test_turned_round_the_facts_are_mirrored() -> None:
    assert facts(NEW, OLD) == [
        ("Hazelnut Payments", "changed", "United States", "Ireland"),
        ("Twilio", "added", "", "Twilio"),
        ("Larch Mail", "removed", "Larch Mail", ""),
    ]


@pytest.mark.parametrize(
    ("heading", "header", "expected"),
    [
        ("Our subprocessors", "Name | Country", [("Larch Mail", "added", "", "Larch Mail")]),
        ("Our subprocessors", "Kept for | Country", []),
        ("How long we keep it", "Name | Country", []),
    ],
)
def test_the_header_or_the_heading_says_what_a_table_lists(
    heading: str, header: str, expected: list[tuple[str, str, str, str]]
) -> None:
    table = f"# {heading}\n\n| {header} |\n|---|---|\n| Bakerly | France |\n"
    assert facts(table, table + "| Larch Mail | Spain |\n") == expected


def test_a_table_in_another_order_changes_no_fact() -> None:
    head, rows = OLD.splitlines()[:4], OLD.splitlines()[4:]
    assert facts(OLD, "\n".join([*head, *reversed(rows)]) + "\n") == []
