"""What `explain` prints of a sentence and of a comparison, to the letter."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.materiality import Law
from policydiff.pipeline.tracing import trace_comparison, trace_text
from policydiff.render.trace import render_comparison_trace, render_text_trace
from policydiff.report.traces import trace_to_json

READ = """\
advertisers unless you opt out
  read after the lead-in: We may show your e-mail address to:

What the words mean
  may                 how firmly      may  (from the lead-in)
  e-mail address      data            email-address  (from the lead-in)
  advertisers         recipient       advertiser
  unless you opt out  condition       opt-out-condition
"""
COMPARED = """\
MATERIAL CHANGE

Before
We keep your name for 30 days.
  1. The organisation does or may: keep (retain)
     data          name
     period        30 days

After
We keep your name for 60 days.
  1. The organisation does or may: keep (retain)
     data          name
     period        60 days

What changed
1. sentence modified
   period changed: 30 days -> 60 days  (the organisation may do more, or owes less)
   => retention-period-lengthened: material change, worse for readers
"""


def test_a_sentence_is_shown_word_by_word() -> None:
    trace = trace_text(
        "advertisers unless you opt out", Law(), lead_in="We may show your e-mail address to:"
    )
    shown = render_text_trace(trace, width=100)
    for line in READ.splitlines():
        assert line in shown.splitlines()
    assert "What it claims" in shown


def test_two_sentences_are_shown_with_deltas_and_rules() -> None:
    trace = trace_comparison(
        "We keep your name for 30 days.", "We keep your name for 60 days.", Law()
    )
    assert render_comparison_trace(trace, width=100).startswith(COMPARED)


def test_markup_is_read_as_it_is_written() -> None:
    text = 'We use [x] & "y" *z* (a_b), <i>, 50 % of it.'
    (sentence,) = trace_text(text, Law()).sentences
    assert sentence.text == text


def test_a_sentence_that_came_is_compared_with_nothing() -> None:
    trace = trace_comparison("", "We sell your data.", Law())
    assert trace.before.sentences == ()
    assert [finding.rule for change in trace.changes for finding in change.findings] == [
        "sale-started"
    ]
    assert "(nothing)" in render_comparison_trace(trace)


def test_equal_sentences_show_no_change() -> None:
    trace = trace_comparison("We sell nothing.", "We sell nothing.", Law())
    assert "Nothing that a reader can see." in render_comparison_trace(trace)


def test_a_language_without_lexicon_is_said() -> None:
    shown = render_text_trace(trace_text("Nous ne vendons rien.", Law(), locale="fr"))
    assert shown.startswith("Language 'fr' has no lexicon")
    assert "Nous ne vendons rien." in shown


def test_colour_is_only_where_asked_and_control_characters_never() -> None:
    trace = trace_text("We \x1b[31m share your name.", Law())
    assert "\x1b" not in render_text_trace(trace)
    assert "\x1b[" in render_text_trace(trace, color=True)


def test_the_json_holds_every_step() -> None:
    data = json.loads(trace_to_json(trace_text("We never sell your name.", Law())))
    assert (data["language"], data["is_read"]) == ("en", True)
    (sentence,) = data["sentences"]
    (statement,) = sentence["statements"]
    assert (statement["stance"], statement["head"]["id"]) == ("prohibited", "sell")
    compared = json.loads(trace_to_json(trace_comparison("We sell.", "We do not sell.", Law())))
    (change,) = compared["changes"]
    assert change["deltas"][0]["operation"] == "flipped"
    assert change["findings"][0]["rule"] == "sale-ruled-out"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20), st.integers(1, 90))
def test_any_text_can_be_explained(text: str, lead_in: str, heading: str, width: int) -> None:
    trace = trace_text(text, Law(), lead_in=lead_in, heading=heading)
    assert render_text_trace(trace, width=width) is not None
    assert json.loads(trace_to_json(trace))["language"] == trace.language
    compared = trace_comparison(text, "We may sell your name.", Law(), lead_in=lead_in)
    assert "What changed" in render_comparison_trace(compared, width=width)
