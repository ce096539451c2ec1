"""Sentences that say nothing by themselves: nouns of a list, rows of a table, short answers.

    "## Kept on our servers"  "- photos"          "### Who reads it?"  "Nobody."

What they hang on says what is done: with another heading of weight they say something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from policydiff.diff.records import Edit
from policydiff.document.records import Sentence, Unit
from policydiff.statements.answers import answers, replies
from policydiff.statements.audience import folded_words
from policydiff.statements.grammar import BE
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import canonical_tokens, find_marks
from policydiff.statements.pointers import points_elsewhere
from policydiff.statements.records import Facet, StatementChange
from policydiff.statements.sameness import changed_words
from policydiff.statements.side import Reading, Side, content_words, lead_in_of
from policydiff.statements.unproved import unproved_words

_SAYING = BE - {"be", "being", "been"} | frozenset({
    "will", "may", "can", "must", "shall", "do", "have", "has", "we", "you", "they", "i",
    "sein", "werden", "haben", "koennen", "duerfen", "muessen", "sollen", "wir", "Sie", "ich", "man",
})  # fmt: skip
"""Folded words of a sentence with a verb, English and German."""
_LONGEST = 14
"""Tokens of a list member that is a fragment: a longer one is a sentence whose verb no lexicon has."""
_LONGEST_WITH_STOP = 5
"""The same where it looks like a sentence, the full stop among them: "Two years at most."."""
_NAMED = frozenset({Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PURPOSE, Facet.DURATION})
"""What a fragment in no list names: "Name and e-mail address.", "Two years."."""


def is_fragment(sentence: Sentence, side: Side) -> bool:
    """Whether a sentence says nothing without what it hangs on."""
    if sentence.unit not in (Unit.SENTENCE, Unit.ITEM, Unit.ROW):
        return False
    reading = side.read(sentence.text)
    if points_elsewhere(sentence.text) or not has_no_verb(reading):
        return False
    if sentence.unit is Unit.ROW:
        return True
    if not is_noun(reading) or (
        sentence.text.endswith(".")
        and sentence.text[:1].isupper()
        and len(reading.tokens) > _LONGEST_WITH_STOP
    ):
        return False
    # "Hello." hangs on nothing.
    return sentence.unit is Unit.ITEM or replies(sentence.index, side) or bool(reading.ids(_NAMED))


def is_noun(reading: Reading) -> bool:
    """Whether a few words hold no verb of any kind: "nobody", "your shoe size", "two years"."""
    return (
        0 < len(reading.tokens) <= _LONGEST
        and has_no_verb(reading)
        and not any(s.head for s in reading.statements)
    )


def has_no_verb(reading: Reading) -> bool:
    """Whether no word says that something is, does or may: not a whole sentence."""
    return not _SAYING.intersection(t.word for t in reading.tokens)


def hangs_on(sentence: Sentence, side: Side) -> str:
    """Return what a fragment is said of: its lead-in, the question before it, else its heading."""
    if lead := lead_in_of(sentence):
        return lead
    before = side.document.sentences[sentence.index - 1] if sentence.index else None
    if before is not None and before.section == sentence.section and before.text.endswith("?"):
        return before.text
    return side.document.sections[sentence.section].heading


def hangs_otherwise(before: Sentence, after: Sentence, old: Side, new: Side) -> bool:
    """Whether the same words hang on others of weight; not where these are an edit of their own."""
    if not (_hangs(before, old) and _hangs(after, new)):
        return False
    places = hangs_on(before, old), hangs_on(after, new)
    own_edit = not _stands(places[0], new) and not _stands(places[1], old)
    if own_edit or not all(places) or not other_words(*places, new.lexicon):
        return False
    # One of several that stand in many places may have been taken for another.
    return not (_hangs_so(before, old, new) and _hangs_so(after, new, old))


def _hangs_so(sentence: Sentence, here: Side, there: Side) -> bool:
    """Whether the other version has the same words on the same words."""
    place = hangs_on(sentence, here)
    return any(
        not other_words(place, hangs_on(there.document.sentences[i], there), here.lexicon)
        for i in there.worded(folded_words(sentence.text, here.lexicon))
    )


def _hangs(sentence: Sentence, side: Side) -> bool:
    """Whether a sentence is a fragment, answers a question, or is a list member without a subject."""
    if is_fragment(sentence, side) or answers(sentence.index, side):
        return True
    reading = side.read(sentence.text)
    if sentence.unit is not Unit.ITEM or len(reading.tokens) > _LONGEST:
        return False
    said_of = not sentence.lead_in or side.lists_practices(sentence.index)
    return said_of and has_no_verb(reading)


def _stands(place: str, side: Side) -> bool:
    """Whether a version has a heading, lead-in or question of these words."""
    return place.rstrip("?") in side.contexts() or bool(
        side.worded(folded_words(place, side.lexicon))
    )


def other_words(before: str, after: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words in which two headings or lead-ins differ and that nothing shows to be harmless."""
    tokens = [canonical_tokens(text, lexicon) for text in (before, after)]
    if lexicon.reader is not None:
        # Of another language less is known to be harmless: every word but the smallest counts.
        said = [{t.word: t.surface for t in side if t.kind != "mark"} for side in tokens]
        odd = (said[0].keys() ^ said[1].keys()) - lexicon.ignored
        return tuple(said[0].get(word) or said[1][word] for word in sorted(odd))
    marks = [find_marks(t, text, lexicon) for t, text in zip(tokens, (before, after), strict=True)]
    change = changed_words(*tokens)
    pair, marked = (tokens[0], tokens[1]), (list(marks[0]), list(marks[1]))
    return unproved_words(pair, marked, change, lexicon, merged=False, strict=False)


def below(section: int | None, side: Side) -> Iterator[Sentence]:
    """Yield the fragments that hang on a section's heading alone."""
    for sentence in side.document.sentences:
        if sentence.section != section or not is_fragment(sentence, side):
            continue
        heading = side.document.sections[sentence.section].heading
        if heading and hangs_on(sentence, side) == heading:
            yield sentence


def opens_with_fragment(section: int | None, side: Side) -> bool:
    """Whether what stands first below a heading hangs on it."""
    first = next((s for s in side.document.sentences if s.section == section), None)
    return first is not None and first in below(section, side)


def lost_lead_in(edit: Edit, old: Side, new: Side) -> str:
    """Return the lead-in of a list whose members became a sentence that does not say it, or ""."""
    units = [old.document.sentences[i].unit for i in edit.old]
    if Unit.ROW in (*units, *(new.document.sentences[i].unit for i in edit.new)):
        return ""  # what stands above a table is no lead-in
    for here, indexes, there, others, text in (
        (old, edit.old, new, edit.new, edit.new_text),
        (new, edit.new, old, edit.old, edit.old_text),
    ):
        # "For example:" says nothing that could be lost.
        lead = next((here.context(i) for i in indexes if here.lists_practices(i)), "")
        if not lead or not others or any(there.context(i) for i in others):
            continue
        if not content_words(lead, here.lexicon) <= content_words(text, there.lexicon):
            return lead
    return ""


def leads_fragments(index: int, side: Side) -> bool:
    """Whether a sentence is the lead-in of a list of fragments."""
    sentences = side.document.sentences
    if index + 1 >= len(sentences):
        return False
    here, first = sentences[index], sentences[index + 1]
    return first.lead_in.endswith(here.text) and is_fragment(first, side)


def left_behind(edit: Edit, old: Side, new: Side) -> bool:
    """Whether fragments below a heading that came or went stay, and hang on another one in the other version.

    Those that are an edit of their own tell by themselves.
    """
    here, there, section = (
        (old, new, edit.old_section) if edit.old_text else (new, old, edit.new_section)
    )
    for sentence in below(section, here):
        if sentence.index in here.edited:
            continue
        found = [
            there.document.sentences[i]
            for i in there.worded(folded_words(sentence.text, here.lexicon))
        ]
        places = [hangs_on(s, there) for s in found]
        if places and all(
            place
            and (edit.old_text or _stands(place, here))  # else the heading that went tells
            and other_words(hangs_on(sentence, here), place, here.lexicon)
            for place in places
        ):
            return True
    return False


def tell_exchanged(
    changes: Sequence[StatementChange], edits: Sequence[Edit], old: Side, new: Side
) -> list[StatementChange]:
    """Return the changes, none of a fragment proved harmless that went in one place and came in another."""
    told = list(changes)
    if not (old.is_read and new.is_read):
        return told
    came: dict[tuple[str, ...], list[int]] = {}
    for number, edit in enumerate(edits):
        if edit.new and not edit.old:
            came.setdefault(folded_words(edit.new_text, new.lexicon), []).append(number)
    for number, edit in enumerate(edits):
        if edit.new or len(edit.old) != 1:
            continue
        before = old.document.sentences[edit.old[0]]
        for other in came.get(folded_words(edit.old_text, old.lexicon), ()):
            after = new.document.sentences[edits[other].new[0]]
            if hangs_otherwise(before, after, old, new):
                for i, text in ((number, edit.old_text), (other, edits[other].new_text)):
                    if told[i].proof is not None:
                        told[i] = replace(told[i], proof=None, unexplained=(text,), displaced=True)
    return told
