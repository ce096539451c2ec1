"""How a text was read, step by step."""

from __future__ import annotations

from policydiff.document import parse_document
from policydiff.statements import Actor, Facet, Stance, load_lexicon
from policydiff.statements.trace import Inherited, SentenceTrace, Source, trace_document


def traced(text: str) -> SentenceTrace:
    """The last sentence of a Markdown text."""
    return trace_document(parse_document(text, format="markdown"), load_lexicon()).sentences[-1]


def test_words_meanings_and_statements_are_kept() -> None:
    trace = traced("We may share your e-mail address with Bramblewood for 30 days.")
    assert [(word.text, word.known) for word in trace.words if word.kind == "word"] == [
        ("We", True),
        ("may", True),
        ("share", True),
        ("your", True),
        ("e-mail", True),
        ("address", True),
        ("with", True),
        ("Bramblewood", True),
        ("for", True),
        ("days", True),
    ]
    assert [(m.text, m.facet, m.id, m.source) for m in trace.meanings] == [
        ("may", Facet.MODALITY, "may", Source.LEXICON),
        ("share", Facet.ACT, "share", Source.LEXICON),
        ("e-mail address", Facet.DATA, "email-address", Source.LEXICON),
        ("Bramblewood", Facet.NAME, "bramblewood", Source.NAME),
        ("30 days", Facet.DURATION, "30.0000", Source.QUANTITY),
    ]
    assert [m.phrase for m in trace.meanings][2] == "email address"
    (statement,) = trace.statements
    assert (statement.actor, statement.stance) == (Actor.WE, Stance.PERMITTED)
    assert (trace.context, trace.inherited, trace.asks, trace.nothing) == (
        "",
        Inherited.NOTHING,
        False,
        False,
    )


def test_a_list_member_is_read_after_its_lead_in() -> None:
    trace = traced("We do not share your name with:\n\n- advertisers")
    assert trace.context == "We do not share your name with:"
    assert trace.inherited is Inherited.LEAD_IN
    assert trace.text == "advertisers"
    assert [m.span for m in trace.meanings] == [None, None, None, None, (0, 11)]
    assert trace.statements[0].stance is Stance.PROHIBITED


def test_a_list_member_without_lead_in_is_read_after_its_heading() -> None:
    trace = traced("# What we collect\n\n- your telephone number")
    assert (trace.context, trace.inherited) == ("What we collect", Inherited.HEADING)
    assert trace.heading == ("What we collect",)


def test_a_question_and_small_talk_claim_nothing() -> None:
    question = traced("Do we sell your data?")
    assert question.asks
    assert question.statements == ()
    assert traced("Thank you for reading.").nothing


def test_a_language_without_a_lexicon_is_not_read() -> None:
    document = parse_document(
        "Nous ne vendons pas les données que vous nous donnez.", format="markdown"
    )
    trace = trace_document(document, load_lexicon())
    assert (trace.language, trace.is_read) == ("fr", False)
    (sentence,) = trace.sentences
    assert (sentence.meanings, sentence.statements) == ((), ())
