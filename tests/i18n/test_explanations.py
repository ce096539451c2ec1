"""What a finding says in German, to the letter: of policies in English and in German.

`explanations_de.txt` has a pair a block: the policy's language, the old sentence, the new one ("-" where
there is none), "> " a lead-in, "= " what is said. `POLICYDIFF_REGENERATE=1` writes what is said anew.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import policydiff
from policydiff.config import Config
from policydiff.materiality import Law

FILE = Path(__file__).with_name("explanations_de.txt")
IN_GERMAN = replace(Config(), law=Law(language="de"))
STARTS = {
    "en": ("# Privacy\n\nThis page was written with care.\n\n", "something that stays", "The end."),
    "de": (
        "# Datenschutz\n\nDiese Seite wurde mit Sorgfalt verfasst.\n\n",
        "etwas, das bleibt",
        "Das war alles.",
    ),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences of a policy and what is said about them."""

    language: str
    old: str
    new: str
    lead_in: str
    said: tuple[str, ...]


def read_pairs() -> list[Pair]:
    pairs = []
    for block in FILE.read_text("utf-8").strip().split("\n\n"):
        language, old, new, *rest = block.splitlines()
        pairs.append(
            Pair(
                language,
                "" if old == "-" else old,
                "" if new == "-" else new,
                next((line[2:] for line in rest if line.startswith("> ")), ""),
                tuple(line[2:] for line in rest if line.startswith("= ")),
            )
        )
    return pairs


def policy(text: str, pair: Pair) -> str:
    start, stays, end = STARTS[pair.language]
    if not pair.lead_in:
        return f"{start}{text}\n\n{end}\n"
    item = f"- {text}\n" if text else ""
    return f"{start}{pair.lead_in}\n\n- {stays}\n{item}\n{end}\n"


def explanations(pair: Pair, config: Config | None) -> tuple[str, ...]:
    report = policydiff.compare(policy(pair.old, pair), policy(pair.new, pair), config=config)
    assert report.judged.language == pair.language
    return tuple(finding.explanation for change in report.changes for finding in change.findings)


def block(pair: Pair) -> str:
    lines = [pair.language, pair.old or "-", pair.new or "-"]
    if pair.lead_in:
        lines.append(f"> {pair.lead_in}")
    return "\n".join([*lines, *(f"= {said}" for said in explanations(pair, IN_GERMAN))])


def test_every_pair_is_explained_in_german_to_the_letter() -> None:
    if os.environ.get("POLICYDIFF_REGENERATE") == "1":
        FILE.write_text("\n\n".join(block(pair) for pair in read_pairs()) + "\n", "utf-8")
    assert [explanations(pair, IN_GERMAN) for pair in read_pairs()] == [
        pair.said for pair in read_pairs()
    ]
    assert len(read_pairs()) >= 40


@pytest.mark.parametrize("pair", read_pairs()[::6], ids=lambda pair: pair.new or pair.old)
def test_the_language_of_explanations_changes_no_verdict(pair: Pair) -> None:
    old, new = policy(pair.old, pair), policy(pair.new, pair)
    english, german = policydiff.compare(old, new), policydiff.compare(old, new, config=IN_GERMAN)
    assert [
        (c.id, c.level, c.direction, [(f.rule, f.level, f.old_span) for f in c.findings])
        for c in english.changes
    ] == [
        (c.id, c.level, c.direction, [(f.rule, f.level, f.old_span) for f in c.findings])
        for c in german.changes
    ]
