"""People's words in a changelog file: what is generated anew goes around them."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.errors import ReviewError
from policydiff.render.changelog_marks import (
    TOP,
    Part,
    generated,
    line_key,
    line_keys,
    parse_parts,
    render_parts,
)
from policydiff.render.changelog_merge import Merged, merge_part, merge_parts

OLD = ("## A day", "", "- Logs are kept 30 days.", "- A right is gone.", "", "### In full")
ENTRY = "entry-1"


def merged(old: tuple[str, ...], mine: tuple[str, ...], new: tuple[str, ...]) -> Part:
    return merge_part(generated(ENTRY, new), Part(ENTRY, mine, line_keys(old)))


def lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


@pytest.mark.parametrize(
    ("old", "mine", "new", "expected", "newer"),
    [
        ("a|b", "a|b", "a|c", "a|c", ()),
        ("a|b", "a|P", "a|b", "a|P", ()),
        ("a|b", "a|P", "a|c", "a|P", ("c",)),
        ("a|b", "a|c", "a|c", "a|c", ()),
        ("a|b|c", "a|P|c", "A|b|C", "A|P|C", ()),
        ("a|b|c", "a|b|P|c", "a|b|c|d", "a|b|P|c|d", ()),
        ("a|b|c", "a|c", "a|b|c|d", "a|c|d", ()),
        ("a|b|c", "a|c", "a|B|c", "a|c", ("B",)),
        ("a|b", "a|b|P", "a|b|n", "a|b|n|P", ()),
        ("a|b|c", "P|a|b|c", "a|b", "P|a|b", ()),
        ("a|b|c|d", "a|P|c|d", "a|b|N|d", "a|P|N|d", ()),
        ("a|b", "", "a|b", "", ()),
        ("a", "P", "a|b", "P|b", ()),
        ("a", "P", "b|a", "b|P", ()),
        ("a", "a|P", "b", "b|P", ()),
        ("a", "P|a", "b", "P|b", ()),
        ("a|b", "P", "c|d", "P", ("c", "d")),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_line_that_a_person_touched_stays_and_every_other_follows(
    old: str, mine: str, new: str, expected: str, newer: tuple[str, ...]
) -> None:
    found = merged(lines(old), lines(mine) if mine else (), lines(new))
    assert found.lines == (lines(expected) if expected else ())
    assert found.newer == newer


_LINE = st.sampled_from(["a", "b", "c", "", "d"])
_LINES = st.lists(_LINE, max_size=7).map(tuple)


@given(_LINES, _LINES, _LINES)
@settings(max_examples=200)
def test_no_word_of_a_person_is_lost_and_nothing_moves_twice(
    old: tuple[str, ...], mine: tuple[str, ...], new: tuple[str, ...]
) -> None:
    own = tuple(f"{line} by hand" if n % 2 else line for n, line in enumerate(mine))
    once = merged(old, own, new)
    assert {line for line in own if line.endswith(" by hand")} <= set(once.lines)
    assert merge_part(generated(ENTRY, new), once) == once
    # Without a person's hand, exactly what is generated comes out.
    assert merged(old, old, new) == generated(ENTRY, new)


def test_what_a_person_wrote_in_place_of_newer_words_is_said_until_they_have_looked() -> None:
    file = render_parts([generated(TOP, ["# Log"]), generated(ENTRY, OLD)])
    file = file.replace("Logs are kept 30 days.", "We keep your visits for a month.")
    newer = tuple(line.replace("30", "90") for line in OLD)
    now = (generated(TOP, ["# Log"]), generated(ENTRY, newer))

    def written(text: str) -> tuple[str, Merged]:
        found = merge_parts(now, parse_parts(text, "log.md"))
        return render_parts(found.parts), found

    once, found = written(file)
    assert found.waiting == (ENTRY,)
    assert "- We keep your visits for a month.\n- A right is gone.\n" in once
    comment = re.search(r"<!-- policydiff newer words:.*?\n- Logs are kept 90 days.\n-->\n", once)
    assert comment
    assert written(once)[0] == once
    looked = once.replace(comment.group(), "")
    text, found = written(looked)
    assert found.waiting == ()
    assert "newer words" not in text
    assert "We keep your visits for a month." in text
    assert written(text)[0] == text


def test_a_newer_line_cannot_end_the_comment_it_waits_in() -> None:
    part = merged(("a",), ("P",), ("x --> <b>",))
    assert "x --&gt; <b>\n-->" in render_parts([part])


def test_what_stands_between_entries_stays_behind_the_entry_it_follows() -> None:
    first = [generated(TOP, ["# Log"]), generated("entry-2", ["two"]), generated("entry-1", ["1"])]
    file = render_parts(first)
    file = file.replace("<!-- policydiff entry-2 -->", "Ask legal@.\n\n<!-- policydiff entry-2 -->")
    file = f"Above.\n\n{file}\nBelow.\n"
    now = [first[0], generated("entry-3", ["three"]), *first[1:]]
    found = merge_parts(now, parse_parts(file, "log.md"))
    assert [part.name or part.lines[0] for part in found.parts] == [
        "Above.",
        TOP,
        "Ask legal@.",
        "entry-3",
        "entry-2",
        "entry-1",
        "Below.",
    ]
    assert found.left == ()


def test_an_edited_entry_that_is_no_step_any_more_stays_and_an_unedited_one_goes() -> None:
    edited = Part("entry-2", ("by hand",), line_keys(["two"]))
    present = [generated(TOP, ["# Log"]), edited, generated("entry-1", ["1"])]
    found = merge_parts([generated(TOP, ["# Log"])], present)
    assert [part.name for part in found.parts] == [TOP, "entry-2"]
    assert found.left == ("entry-2",)
    lost_top = merge_parts([generated(TOP, ["# Log"])], [edited])
    assert [part.name for part in lost_top.parts] == ["entry-2", TOP]
    assert lost_top.left == ("entry-2",)


def test_a_file_comes_back() -> None:
    parts = (
        Part("", ("A note.", "", "In two parts.")),
        generated(TOP, ["# Log", "", "Said."]),
        Part(ENTRY, ("P",), line_keys(OLD), ("newer", "words")),
        Part("entry-2", (), line_keys(OLD)),
    )
    text = render_parts(parts)
    assert parse_parts(text, "log.md") == parts
    assert parse_parts(text.replace("\n", "\r\n"), "log.md") == parts
    assert render_parts(parse_parts(text, "log.md")) == text


def test_spaces_at_the_end_of_a_line_are_no_edit() -> None:
    assert line_key("a  ") == line_key("a")
    part = merged(("a", "b"), ("a  ", "b"), ("A", "b"))
    assert part == generated(ENTRY, ["A", "b"])


OPEN, CLOSE = "<!-- policydiff entry-1 -->", "<!-- /policydiff entry-1 -->"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# My own changelog\n", "has no mark of policydiff"),
        (f"{OPEN}\na\n", "line 1 opens entry-1, which is never closed"),
        (f"{OPEN}\na\n{OPEN}\n{CLOSE}\n", "line 1 opens entry-1, which is never closed"),
        (f"a\n{CLOSE}\n", "line 2 closes a part that is not open"),
        (f"{OPEN}\n{CLOSE.replace('-1', '-2')}\n", "line 2 closes entry-2 where entry-1 is open"),
        (f"{OPEN}\n{CLOSE}\n{OPEN}\n{CLOSE}\n", "entry-1 stands there twice"),
        (f"{OPEN}\n<<<<<<< HEAD\n{CLOSE}\n", "line 2 is an unresolved merge"),
        (f"{OPEN}\n<!-- policydiff newer words\nx\n{CLOSE}\n", "comment that is never closed"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_guessed_at(text: str, said: str) -> None:
    with pytest.raises(ReviewError) as caught:
        parse_parts(text, "log.md")
    assert said in str(caught.value)
    assert str(caught.value).startswith("log.md")


def test_an_empty_file_is_a_new_one() -> None:
    assert parse_parts("\n\n", "log.md") == ()


def test_a_shuffled_changelog_keeps_every_word(seed: int = 5) -> None:
    shuffler = random.Random(seed)
    parts = [generated(f"entry-{n}", [f"Step {n}.", "", f"- Word {n}."]) for n in range(8)]
    file = render_parts(parts).replace("Word 3", "Hand 3").replace("Word 6", "Hand 6")
    present = list(parse_parts(file, "log.md"))
    shuffler.shuffle(present)
    found = merge_parts(parts, present)
    assert [part.name for part in found.parts] == [part.name for part in parts]
    assert "Hand 3" in render_parts(found.parts)
    assert "Hand 6" in render_parts(found.parts)
