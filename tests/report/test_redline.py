"""The redline: both texts once, in order, with every change where a reader finds it."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.report_samples import PAIRS

from policydiff.document import Document
from policydiff.materiality import Law
from policydiff.pipeline.comparison import Side, parse, redline_sides
from policydiff.report import ChangeReport, PolicyRef
from policydiff.report.redline import Redline, RedlineRow, RowKind
from policydiff.text import normalise_text

POLICY = PolicyRef("p", "", "", "en")


def redline(old: str, new: str, format: str = "markdown") -> tuple[ChangeReport, Redline]:
    found = redline_sides(Side(old, format), Side(new, format), POLICY, Law())
    assert found.redline is not None
    return found.report, found.redline


def rows(made: Redline) -> list[RedlineRow]:
    return [row for section in made.sections for row in section.rows]


def said(row: RedlineRow, text: str) -> str:
    """What a row shows of one side; `text` is that side's own."""
    return " ".join(each.text for each in row.texts) if row.kind is RowKind.SAME else text


def words(parts: list[str]) -> str:
    return normalise_text(" ".join(filter(None, parts)))


def check(old: Document, new: Document, report: ChangeReport, made: Redline) -> None:
    found = [row for row in rows(made) if row.kind is not RowKind.LINK]
    assert [index for row in found for index in row.new] == list(range(len(new.sentences)))
    by_old = sorted((row for row in found if row.old), key=lambda row: row.old)
    assert [index for row in by_old for index in row.old] == list(range(len(old.sentences)))
    for section in made.sections:
        inside = list(chain.from_iterable(row.old for row in section.rows))
        assert inside == sorted(inside) or (section.new is not None and len(section.old) > 1)
    assert words([said(row, row.new_text) for row in found if row.new]) == words(
        [sentence.text for sentence in new.sentences]
    )
    assert words([said(row, row.old_text) for row in by_old]) == words(
        [sentence.text for sentence in old.sentences]
    )
    anchors = [row.anchor for row in rows(made) if row.anchor]
    anchors += [section.anchor for section in made.sections]
    assert len(anchors) == len(set(anchors))
    assert {each for row in found for each in row.elsewhere} <= set(anchors)
    shown = {row.change for row in rows(made)} | {
        id_ for section in made.sections for id_ in section.changes
    }
    assert shown - {""} == {change.id for change in report.changes}


@pytest.mark.parametrize(("format", "old", "new"), PAIRS)
def test_every_sentence_of_both_texts_stands_once_and_in_order(
    format: str, old: str, new: str
) -> None:
    report, made = redline(old, new, format)
    check(parse(old, format=format), parse(new, format=format), report, made)


SENTENCES = (
    "We keep log files for 30 days.",
    "We keep log files for 90 days.",
    "We share your name with the harbour office.",
    "We share your name with the harbour office and with advertisers.",
    "We never sell your data.",
    "You may object at any time, and we then stop.",
    "Thanks for sailing with us – really.",
    "Thanks for sailing with us - really.",
    "Ask [the crew](https://ferry.example/crew).",
    "Ask [the crew](https://ferry.example/office).",
    "Retention.",
    "Write to us. We answer within a week and we keep the letter for a year after that.",
)
BLOCKS = st.tuples(st.sampled_from(("", "- ")), st.lists(st.sampled_from(SENTENCES), max_size=3))
PARTS = st.tuples(
    st.sampled_from(("Retention", "Sharing", "1. Rights", "2. Rights", "We never sell your data")),
    st.lists(BLOCKS, max_size=4),
)
POLICIES = st.lists(PARTS, max_size=5)


def written(parts: list[tuple[str, list[tuple[str, list[str]]]]]) -> str:
    return "\n\n".join(
        f"## {heading}\n\n" + "\n\n".join(mark + " ".join(block) for mark, block in blocks)
        for heading, blocks in parts
    )


@settings(max_examples=60, deadline=None)
@given(POLICIES, POLICIES)
def test_any_two_texts_come_back_from_their_redline(old: list, new: list) -> None:  # type: ignore[type-arg]
    before, after = written(old), written(new)
    report, made = redline(before, after)
    check(parse(before), parse(after), report, made)


def kinds(old: str, new: str) -> list[tuple[str, str, str]]:
    """Kind and texts of every row but the unchanged ones."""
    _, made = redline(old, new)
    return [
        (row.kind.value, row.old_text, row.new_text)
        for row in rows(made)
        if row.kind is not RowKind.SAME
    ]


def test_a_moved_sentence_has_two_places_that_point_at_each_other() -> None:
    old = "## A\n\nWe never sell your data to anybody. We wait.\n\n## B\n\nWe count the days.\n"
    new = "## A\n\nWe wait.\n\n## B\n\nWe count the days. We never sell your data to anybody.\n"
    _, made = redline(old, new)
    away, here = (row for row in rows(made) if row.kind is not RowKind.SAME)
    assert (away.kind, here.kind) == (RowKind.MOVED_AWAY, RowKind.MOVED_HERE)
    assert away.elsewhere == (here.anchor,)
    assert here.elsewhere == (away.anchor,)
    assert away.change == here.change
    assert away.old_text == here.new_text == "We never sell your data to anybody."


def test_what_is_gone_stands_before_what_came_in_its_place() -> None:
    old = "## A\n\nFirst we greet you warmly. Dogs sleep in baskets. Then we go home.\n"
    new = "## A\n\nFirst we greet you warmly. Rain fell on Monday. Then we go home.\n"
    assert kinds(old, new) == [
        ("removed", "Dogs sleep in baskets.", ""),
        ("added", "", "Rain fell on Monday."),
    ]


def test_a_removed_section_stands_where_it_stood() -> None:
    old = "## A\n\nWe wait.\n\n## B\n\nWe sell maps of the harbour.\n\n## C\n\nWe count days.\n"
    new = "## A\n\nWe wait.\n\n## C\n\nWe count days.\n"
    _, made = redline(old, new)
    found = [(s.new.heading if s.new else None, s.old[0].heading) for s in made.sections]
    assert found == [("A", "A"), (None, "B"), ("C", "C")]
    assert [row.kind for row in made.sections[1].rows] == [RowKind.REMOVED]


def test_a_sentence_that_became_a_heading_points_at_it() -> None:
    old = "## A\n\nWe wait.\n\nOur cookies\n\nWe set none at all.\n"
    new = "## A\n\nWe wait.\n\n## Our cookies\n\nWe set none at all.\n"
    _, made = redline(old, new)
    (row,) = (row for row in rows(made) if row.kind is RowKind.RESTYLED)
    assert row.old_text == "Our cookies"
    (heading,) = (s for s in made.sections if s.anchor in row.elsewhere)
    assert heading.new is not None
    assert heading.new.heading == "Our cookies"
    assert heading.changes == (row.change,)


def test_real_edits_come_back_from_their_redline(shared: Path) -> None:
    for path in sorted((shared / "corpus" / "gold").glob("*.json"))[::8]:
        case = json.loads(path.read_text(encoding="utf-8"))
        old, new, form = case["old_text"], case["new_text"], case["format"]
        report, made = redline(old, new, form)
        check(
            parse(old, format=form, locale="en"), parse(new, format=form, locale="en"), report, made
        )
