"""A catalogue that judges or explains otherwise has another version."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace

from tests.rules.judging import HERE

from policydiff.rules import CATALOGUE, RULES_VERSION, Rule

VERSIONS = HERE / "versions.txt"


def digest(catalogue: tuple[Rule, ...]) -> str:
    """Of everything that reaches a report, in the order in which rules are asked; not of examples."""
    bare = [replace(r, rationale="", covers=(), fires=(), silent=()) for r in catalogue]
    return hashlib.sha256("\n".join(map(repr, bare)).encode()).hexdigest()[:16]


def test_the_catalogue_is_the_one_of_its_version() -> None:
    line = f"{RULES_VERSION} {digest(CATALOGUE)}"
    lines = VERSIONS.read_text("utf-8").splitlines()
    numbers = [entry.split()[0] for entry in lines]
    if os.environ.get("POLICYDIFF_REGENERATE") == "1" and RULES_VERSION not in numbers:
        lines.append(line)
        VERSIONS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines[-1] == line, (
        "The rules judge or explain otherwise than under this version: raise RULES_VERSION in "
        "rules/catalogue.py by one and run this test with POLICYDIFF_REGENERATE=1."
    )


def test_versions_follow_each_other_and_no_catalogue_comes_twice() -> None:
    entries = [line.split() for line in VERSIONS.read_text("utf-8").splitlines()]
    assert [number for number, _ in entries] == [str(n) for n in range(1, len(entries) + 1)]
    assert len({value for _, value in entries}) == len(entries)


def test_any_change_that_reaches_a_report_changes_the_digest() -> None:
    first, *rest = CATALOGUE
    changed = (
        replace(first, explanation="Other words."),
        replace(first, legal_basis=()),
        replace(first, consent=not first.consent),
        replace(first, selectors=()),
    )
    digests = {digest(CATALOGUE), *(digest((rule, *rest)) for rule in changed)}
    assert len(digests) == len(changed) + 1
    assert digest((*rest, first)) not in digests
    assert digest((replace(first, fires=(), rationale="Why not?"), *rest)) == digest(CATALOGUE)
