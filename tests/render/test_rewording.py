"""People's words in the mail: where they stand, and what they never cost."""

from __future__ import annotations

import pathlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.render.email_cases import change, details, finding, report, rich_report
from tests.render.golden_cases import STAGES
from tests.render.test_email_notice import visible

from policydiff.diff.records import EditKind
from policydiff.errors import TemplateError
from policydiff.materiality import Direction
from policydiff.render.email import render_email
from policydiff.render.outline import outline
from policydiff.render.rewording import reword, spoken
from policydiff.render.templates import default_folder
from policydiff.rules import Effect

INTRO = "Dear reader, “this” is about <b>loans</b> & cards; {{ 7 * 7 }} of them."
OWN = "From June on, advertising networks get what you borrow & when."


@pytest.mark.parametrize("stage", STAGES)
def test_a_person_s_words_stand_in_every_stage(stage: str) -> None:
    made = rich_report()
    first = outline(made).material[0]
    mail = details(stage=stage)
    since = made if stage == "correct" else None
    message = render_email(
        made, mail, headline="x", intro=INTRO, wording=((first.id, OWN),), since=since
    )
    for part in visible(message):
        assert INTRO in part
        assert OWN in part
        assert part.count(OWN) == (2 if stage == "correct" else 1)
        assert spoken(first).explanation not in part
    assert "<b>loans" not in message.html


def test_without_people_s_words_nothing_differs() -> None:
    plain = render_email(rich_report(), details(), headline="x")
    assert render_email(rich_report(), details(), headline="x", intro="", wording=()) == plain
    unknown = render_email(rich_report(), details(), headline="x", wording=(("none", OWN),))
    assert unknown == plain


def test_what_nobody_understood_is_said_by_a_person() -> None:
    unread = finding("Could not be read.", effect=Effect.UNCLEAR, direction=Direction.NEUTRAL)
    made = report(change((("delete", "Old."), ("insert", "New.")), unread))
    (only,) = made.changes
    for part in visible(render_email(made, details(), headline="x", wording=((only.id, OWN),))):
        assert f"1. {OWN}" in part
        assert "its meaning may have changed" not in part
        assert "We cannot rule out that it changes something for you" in part


def test_one_passage_is_explained_in_one_way() -> None:
    both = finding("“brokers” newly get data.")
    parts = [
        replace(change((("insert", text),), both), id=name, kind=EditKind.ADDED, block=7, old_text="", new_text=text)
        for name, text in (("one", "Brokers."), ("two", "Brokers may sell it."))
    ]  # fmt: skip
    assert [spoken(each).explanation for each in reword(parts, {"two": OWN})] == [OWN, OWN]
    apart = [parts[0], replace(parts[1], block=8)]
    assert [spoken(each).explanation for each in reword(apart, {"two": OWN})] == [
        "“brokers” newly get data.",
        OWN,
    ]
    made = report(*parts)
    for part in visible(render_email(made, details(), headline="x", wording=(("two", OWN),))):
        assert part.count(OWN) == 1
        assert "newly get data" not in part


@pytest.mark.parametrize("name", ["notice.html.j2", "notice.txt.j2"])
def test_an_own_template_that_leaves_the_introduction_out_is_refused(
    tmp_path: pathlib.Path, name: str
) -> None:
    text = (default_folder() / name).read_text()
    (tmp_path / name).write_text(text.replace("{% if intro %}", "{% if false %}"))
    render_email(rich_report(), details(), headline="x", user_folder=tmp_path)
    with pytest.raises(TemplateError, match=rf"template {name}: .* leaves out the introduction"):
        render_email(rich_report(), details(), headline="x", intro=INTRO, user_folder=tmp_path)


def test_a_long_introduction_is_folded_and_whole() -> None:
    long = " ".join(["A long paragraph that goes on."] * 40)
    message = render_email(rich_report(), details(), headline="x", intro=long)
    assert max(map(len, message.text.splitlines())) <= 78
    for part in visible(message):
        assert long in part


@settings(max_examples=20, deadline=None)
@given(
    intro=st.text(
        st.characters(
            exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\u202a\u202b"
        ),
        min_size=1,
        max_size=120,
    )
)
def test_no_introduction_is_taken_for_one_that_was_left_out(intro: str) -> None:
    made = report(*rich_report().changes[:1])
    message = render_email(made, details(), headline="x", intro=intro)
    assert render_email(made, details(), headline="x", intro=intro) == message
