"""What a sentence stands under and behind, where that says what it means.

    "## With your consent"  "- we publish results"        "We film the gate. This is never shared."

The same words in another such place are another statement.
"""

from __future__ import annotations

from collections.abc import Iterator

from policydiff.diff.records import Edit, EditKind
from policydiff.document.records import Sentence, Unit
from policydiff.statements.anaphora import leans_back, opens_with_pronoun
from policydiff.statements.answers import answers
from policydiff.statements.audience import (
    Path,
    are_parallel,
    audience_of,
    bearing,
    bears,
    folded_words,
    names_readers,
    weighty_words,
)
from policydiff.statements.crossrefs import numbers_refer
from policydiff.statements.fragments import hangs_otherwise, opens_with_fragment, other_words
from policydiff.statements.headed import displaces, told_otherwise
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import canonical_tokens
from policydiff.statements.records import Facet
from policydiff.statements.side import Side, lead_in_of

_DONE = frozenset({Facet.ACT, Facet.RECIPIENT})
"""What a heading says is done, and to whom things go: "What we sell", "Shared with sponsors"."""
_LEANING = 4
"""Words of a sentence among which a pronoun stands for what an earlier one named."""


def is_displaced(edit: Edit, old: Side, new: Side) -> bool:
    """Whether a moved sentence stands in a place that gives it another meaning."""
    if edit.kind is not EditKind.MOVED or len(edit.old) != 1 or len(edit.new) != 1:
        return False
    lexicon = new.lexicon
    before, after = (s.document.sentences[i] for s, (i,) in ((old, edit.old), (new, edit.new)))
    if hangs_otherwise(before, after, old, new):
        return True
    paths = _path(before, old), _path(after, new)
    headed = paths[0][-1:] == paths[1][-1:]
    if (
        edit.unit is Unit.ITEM
        and headed
        and numbers_refer(old, before.section)
        and numbers_refer(new, after.section)
    ):
        return True  # "number 3" may be another member now
    if edit.unit is Unit.ROW:
        return False  # a table says of its columns what it says
    leads = lead_in_of(before), lead_in_of(after)
    listed = old.lists_practices(before.index) or new.lists_practices(after.index)
    elsewhere = (
        (
            folded_words(leads[0], lexicon) != folded_words(leads[1], lexicon)
            and (listed or any(bears(lead, lexicon) for lead in leads))
        )
        or bearing(paths[0], lexicon) != bearing(paths[1], lexicon)
        or are_parallel(*paths, lexicon)
        or displaces(before.index, old, after.index, new)
    )
    if not elsewhere:
        return _is_torn(before, old, new) or _is_torn(after, new, old)
    return not (_stands_there_too(before, old, new) and _stands_there_too(after, new, old))


def _is_torn(moved: Sentence, here: Side, there: Side) -> bool:
    """Whether a sentence, the moved one or the one behind it, leans on another one over there."""
    for sentence in here.document.sentences[moved.index : moved.index + 2]:
        if sentence.section != moved.section or not _leans(sentence, here.lexicon):
            continue
        others = _same(sentence, here, there)
        before = _behind(sentence, here)
        if others and all(_behind(other, there) != before for other in others):
            return True
    return False


def leans_otherwise(index: int, here: Side, there: Side) -> bool:
    """Whether a sentence leans on the one before it, and nothing like it stands behind that one there."""
    sentence = here.document.sentences[index]
    tokens = canonical_tokens(sentence.text, here.lexicon)
    if sentence.unit is Unit.ROW or not (leans_back(tokens) or opens_with_pronoun(tokens)):
        return False
    words, before = frozenset(folded_words(sentence.text, here.lexicon)), _behind(sentence, here)
    return not any(
        len(words.intersection(folded_words(other.text, there.lexicon))) > len(words) / 3
        for other in _followers(before, there)
    )


def _followers(before: tuple[str, ...], side: Side) -> Iterator[Sentence]:
    """Yield the sentences that stand behind one, or below a heading, of these words."""
    sentences, sections = side.document.sentences, side.document.sections
    for index in side.worded(before):
        if index + 1 < len(sentences) and sentences[index + 1].section == sentences[index].section:
            yield sentences[index + 1]
    for sentence in sentences:
        first = not sentence.index or sentences[sentence.index - 1].section != sentence.section
        if first and folded_words(sections[sentence.section].heading, side.lexicon) == before:
            yield sentence


def _same(sentence: Sentence, here: Side, there: Side) -> list[Sentence]:
    found = there.worded(folded_words(sentence.text, here.lexicon))
    return [there.document.sentences[i] for i in found]


def heading_turned(edit: Edit, old: Side, new: Side) -> tuple[str, ...]:
    """Return the words of a heading that changed and that what stands below it hangs on, or ().

    A question that is answered in a word ("Do you sell my data?" "No."), and a heading that says when,
    where or for whom.
    """
    if not (edit.old_text and edit.new_text):
        return ()
    lexicon = new.lexicon
    words = [weighty_words(text, lexicon) for text in (edit.old_text, edit.new_text)]
    if words[0] == words[1]:
        return ()
    asked = [
        text.rstrip().endswith("?") and _is_answered(section, side)
        for text, section, side in (
            (edit.old_text, edit.old_section, old), (edit.new_text, edit.new_section, new),
        )
    ]  # fmt: skip
    told = [audience_of((text,), lexicon) for text in (edit.old_text, edit.new_text)]
    bound = all(bears(text, lexicon) for text in (edit.old_text, edit.new_text)) and not (
        told[0] and told[0] == told[1]
    )
    done = [
        side.read(text).ids(_DONE) for side, text in ((old, edit.old_text), (new, edit.new_text))
    ]
    listed = _heads_list(edit.old_section, old) and _heads_list(edit.new_section, new)
    bound = bound or (listed and all(done) and done[0].keys() != done[1].keys())
    weighs = all(names_readers(text, lexicon) for text in (edit.old_text, edit.new_text)) or (
        opens_with_fragment(edit.old_section, old) and opens_with_fragment(edit.new_section, new)
    )
    bound = bound or (weighs and bool(other_words(edit.old_text, edit.new_text, lexicon)))
    bound = bound or told_otherwise(edit.old_section, old, edit.new_section, new)
    return (edit.old_text, edit.new_text) if any(asked) or bound else ()


def _heads_list(section: int | None, side: Side) -> bool:
    """Whether a heading is what says of the list below it what is done: "What we sell"."""
    return any(s.section == section and side.topic(s.index) for s in side.document.sentences)


def _is_answered(section: int | None, side: Side) -> bool:
    first = next(
        (s for s in side.document.sentences if s.section == section and s.unit is not Unit.HEADING),
        None,
    )
    return first is not None and answers(first.index, side)


def _stands_there_too(sentence: Sentence, here: Side, there: Side) -> bool:
    """Whether the other version has the same sentence there: one of several was taken for another."""
    place = lead_in_of(sentence), _path(sentence, here)
    return any(
        (lead_in_of(other), _path(other, there)) == place for other in _same(sentence, here, there)
    )


def _path(sentence: Sentence, side: Side) -> Path:
    return side.document.sections[sentence.section].path


def _leans(sentence: Sentence, lexicon: Lexicon) -> bool:
    tokens = canonical_tokens(sentence.text, lexicon)
    return leans_back(tokens) or opens_with_pronoun(tokens, _LEANING)


def _behind(sentence: Sentence, side: Side) -> tuple[str, ...]:
    """Return the words of the sentence before it, or of its heading where it is the first."""
    sentences, lexicon = side.document.sentences, side.lexicon
    before = sentences[sentence.index - 1] if sentence.index else None
    if (
        before is not None
        and before.section == sentence.section
        and before.unit is not Unit.HEADING
    ):
        return folded_words(before.text, lexicon)
    return folded_words(side.document.sections[sentence.section].heading, lexicon)
