"""Ids of sections through small histories: what a reader would call the same section keeps its id."""

from __future__ import annotations

import json
import pathlib
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.align import (
    Relation,
    Turn,
    align_sections,
    extend_trace,
    section_history,
    start_trace,
    trace_sections,
)
from policydiff.document import Document, parse_document

GARDEN = "The garden opens at eight. Dogs stay on the lead. Whoever picks flowers pays for them."
TICKETS = (
    "A ticket is valid for one day. Children under six walk in free. Lost tickets are not replaced."
)
PHOTOS = "Visitors may take pictures for themselves. A film crew asks the office a week in advance."
CAMERAS = "Two cameras watch the gate. Their pictures are erased after three days."


def read(*sections: tuple[str, str]) -> Document:
    text = "\n\n".join(f"## {heading}\n\n{body}" for heading, body in sections)
    return parse_document(text + "\n", format="markdown")


def trace(*documents: Document) -> list[tuple[str, ...]]:
    """The ids without those of the empty text before the first heading."""
    return [ids[1:] for ids in trace_sections(documents)]


FIRST = (("Garden", GARDEN), ("Tickets", TICKETS), ("Taking pictures", PHOTOS))
NAMES = ("garden", "tickets", "taking-pictures")


def test_ids_are_slugs_of_the_first_heading() -> None:
    assert trace_sections([read(*FIRST)]) == (("top", *NAMES),)
    assert trace_sections([]) == ()


def test_an_id_survives_rename_renumber_and_move() -> None:
    renamed = read(FIRST[0], FIRST[1], ("Photography", PHOTOS))
    numbered = read(*((f"{n}. {h}", t) for n, (h, t) in enumerate(FIRST, start=4)))
    moved = read(FIRST[2], FIRST[0], FIRST[1])
    found = trace(read(*FIRST), renamed, numbered, moved)
    assert found == [NAMES, NAMES, NAMES, (NAMES[2], NAMES[0], NAMES[1])]


def test_a_split_keeps_the_id_on_the_larger_piece() -> None:
    old = read(("Visits", f"{TICKETS} {GARDEN} {CAMERAS}"))
    new = read(("Watching the gate", CAMERAS), ("Tickets and garden", f"{TICKETS} {GARDEN}"))
    assert trace(old, new) == [("visits",), ("watching-the-gate", "visits")]


def test_a_merge_keeps_the_id_of_the_larger_section() -> None:
    old = read(("Watching the gate", CAMERAS), ("Tickets", TICKETS))
    new = read(("Tickets and cameras", f"{CAMERAS} {TICKETS}"))
    assert trace(old, new) == [("watching-the-gate", "tickets"), ("tickets",)]
    assert trace(old, new, old)[2] == ("watching-the-gate", "tickets")


def test_a_removed_section_that_comes_back_has_its_old_id() -> None:
    full, less = read(*FIRST), read(FIRST[0], FIRST[2])
    elsewhere = read(FIRST[1], FIRST[0], FIRST[2])
    assert trace(full, less, full)[2] == NAMES
    assert trace(full, less, less, elsewhere)[3] == ("tickets", "garden", "taking-pictures")


def test_a_text_it_once_had_is_enough_to_come_back() -> None:
    edited = read(FIRST[0], ("Tickets", TICKETS.replace("one day", "two days")), FIRST[2])
    less = read(FIRST[0], FIRST[2])
    assert trace(read(*FIRST), edited, less, read(*FIRST))[3] == NAMES


def test_the_id_of_a_removed_section_is_not_given_to_another_one() -> None:
    new = read(FIRST[0], FIRST[2], ("Tickets", "Nobody needs one: entry costs nothing from May."))
    found = trace(read(*FIRST), read(FIRST[0], FIRST[2]), new)
    assert re.fullmatch("tickets-[0-9a-f]{6}", found[2][2])


def test_equal_headings_are_told_apart_by_a_hash_of_their_text() -> None:
    document = read(("Hours", GARDEN), ("Hours", TICKETS), ("Hours", TICKETS))
    ids = trace(document)[0]
    assert ids[0] == "hours"
    assert len(set(ids)) == 3
    assert all(re.fullmatch("hours-[0-9a-f]{6}", name) for name in ids[1:])
    shifted = read(("Hours", TICKETS), ("Hours", TICKETS), ("Hours", GARDEN))
    assert set(trace(document, shifted)[1]) == set(ids)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("What may I *bring*?", "what-may-i-bring"),
        ("Große Gärten", "grosse-gärten"),
        ("参观须知", "参观须知"),
        ("***", "section"),
        ("Top", "top-"),
        ("word " * 30, "word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_readable_names(heading: str, name: str) -> None:
    document = parse_document(f"<h2>{heading}</h2><p>{GARDEN}</p>", format="html")
    found = trace_sections([document])[0][-1]
    assert found.startswith(name) if name.endswith("-") else found in (name, "what-may-i-bring")


def test_a_trace_belongs_to_one_version() -> None:
    one, two = read(*FIRST), read(FIRST[0])
    with pytest.raises(ValueError, match="a trace of 2 sections cannot go on from 4"):
        extend_trace(start_trace(two), one, two, align_sections(one, two))


def history(section: str, *documents: Document) -> list[tuple[int, str, str]]:
    steps = [align_sections(old, new) for old, new in pairwise(documents)]
    events = section_history(documents, steps, trace_sections(documents), section)
    flags = ("renamed", "renumbered", "moved", "edited")
    return [
        (e.version, e.turn.value, " ".join([*(f for f in flags if getattr(e, f)), *e.related]))
        for e in events
    ]


def test_the_history_of_a_section() -> None:
    full, less = read(*FIRST), read(FIRST[0], FIRST[2])
    edited = read(FIRST[0], ("9. Entry", TICKETS.replace("one day", "two days")), FIRST[2])
    found = history("tickets", full, full, edited, less, less, full)
    assert found == [
        (0, "appeared", ""),
        (2, "changed", "renamed renumbered edited"),
        (3, "removed", ""),
        (5, "returned", ""),
    ]
    assert history("garden", full, edited, full) == [(0, "appeared", "")]
    assert history("nothing", full, edited) == []
    assert section_history([], [], [], "garden") == ()


def test_the_history_names_the_other_parts_of_a_split_and_a_merge() -> None:
    whole = read(("Visits", f"{TICKETS} {GARDEN} {CAMERAS}"))
    parts = read(("Cameras", CAMERAS), ("Tickets and garden", f"{TICKETS} {GARDEN}"))
    assert history("visits", whole, parts, whole) == [
        (0, "appeared", ""),
        (1, "changed", "renamed edited cameras"),
        (2, "changed", "renamed edited cameras"),
    ]
    assert history("cameras", whole, parts, whole) == [
        (1, "appeared", "visits"),
        (2, "removed", "visits"),
    ]
    steps = [align_sections(whole, parts)]
    events = section_history([whole, parts], steps, trace_sections([whole, parts]), "cameras")
    assert [(e.turn, e.relation) for e in events] == [(Turn.APPEARED, Relation.SPLIT)]


BODIES = st.sampled_from([GARDEN, TICKETS, PHOTOS, CAMERAS, f"{GARDEN} {CAMERAS}", ""])
HEADINGS = st.sampled_from(["Garden", "Tickets", "Hours", "Gate", "Garden and gate"])
VERSION = st.lists(st.tuples(HEADINGS, BODIES), max_size=5).map(lambda parts: read(*parts))
HISTORY = st.lists(VERSION, min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(HISTORY)
def test_ids_are_unique_and_later_versions_do_not_change_them(documents: list[Document]) -> None:
    ids = trace_sections(documents)
    for names, document in zip(ids, documents, strict=True):
        assert len(set(names)) == len(names) == len(document.sections)
        assert all(names)
    assert trace_sections(documents[:-1]) == ids[:-1]


def distinct(document: Document) -> bool:
    """No two sections have the same heading and text."""
    sentences = document.sentences
    states = {(s.heading, *(x.key for x in sentences[s.start : s.stop])) for s in document.sections}
    return len(states) == len(document.sections)


@settings(max_examples=120, deadline=None)
@given(VERSION.filter(distinct), VERSION.filter(distinct))
def test_a_version_that_is_taken_back_gets_its_ids_back(old: Document, new: Document) -> None:
    ids = trace_sections([old, new, old, new])
    assert ids[2:] == ids[:2]


def test_real_policies_taken_back_get_their_ids_back(shared: pathlib.Path) -> None:
    for path in sorted((shared / "corpus" / "links").glob("*.json"))[:8]:
        pair = json.loads(path.read_text("utf-8"))
        if pair["format"] == "markdown":
            old, new = (
                parse_document(pair[f"{side}_text"], format="markdown") for side in ("old", "new")
            )
            ids = trace_sections([old, new, old])
            assert ids[2] == ids[0]
