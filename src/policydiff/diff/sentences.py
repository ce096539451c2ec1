"""From links to edits of sentences, items, rows and date lines, and to the account of both sides."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from policydiff.align import SectionMatch
from policydiff.align.assignment import in_order
from policydiff.diff.records import Edit, EditKind, SentenceLink, SideAccount, WordOp
from policydiff.diff.words import diff_words
from policydiff.document.records import Document, Sentence, Unit

_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff\u200e\u200f")


@dataclass(frozen=True, slots=True)
class SentenceDiff:
    """Edits of sentences, not yet in reading order, and what was moved."""

    edits: tuple[Edit, ...]
    moved: frozenset[int]
    """Old sentences (the first of each link) that left their place."""


def diff_sentences(
    old: Document, new: Document, matches: Sequence[SectionMatch], links: Sequence[SentenceLink]
) -> SentenceDiff:
    """Return an edit for every link that a reader can see, and for every sentence without a link."""
    moved = _moved_links(old, new, matches, links)
    edits = []
    for link in links:
        edit = _edit_of_link(old, new, link, moved=link.old[0] in moved)
        if edit is not None:
            edits.append(edit)
    linked_old = {o for link in links for o in link.old}
    linked_new = {n for link in links for n in link.new}
    edits += [_gone(EditKind.REMOVED, s) for s in old.sentences if s.index not in linked_old]
    edits += [_gone(EditKind.ADDED, s) for s in new.sentences if s.index not in linked_new]
    return SentenceDiff(tuple(edits), frozenset(moved))


def account(
    old: Document,
    new: Document,
    links: Sequence[SentenceLink],
    moved: frozenset[int],
    promoted: int,
    demoted: int,
) -> tuple[SideAccount, SideAccount]:
    """Say where every sentence of both sides went.

    `promoted` old sentences are headings now and `demoted` new ones were: their words are unchanged.
    """
    unchanged = relocated = modified_old = modified_new = 0
    for link in links:
        if not _same_words(old, new, link):
            modified_old += len(link.old)
            modified_new += len(link.new)
        elif link.old[0] in moved:
            relocated += 1
        else:
            unchanged += 1
    return (
        _side(len(old.sentences), unchanged + promoted, relocated, modified_old),
        _side(len(new.sentences), unchanged + demoted, relocated, modified_new),
    )


def _side(sentences: int, unchanged: int, moved: int, modified: int) -> SideAccount:
    return SideAccount(
        sentences, unchanged, moved, modified, sentences - unchanged - moved - modified
    )


def _same_words(old: Document, new: Document, link: SentenceLink) -> bool:
    if len(link.old) > 1 or len(link.new) > 1:
        return False
    return old.sentences[link.old[0]].key == new.sentences[link.new[0]].key


def _edit_of_link(old: Document, new: Document, link: SentenceLink, *, moved: bool) -> Edit | None:
    before = [old.sentences[o] for o in link.old]
    after = [new.sentences[n] for n in link.new]
    same = _same_words(old, new, link)
    if same and not moved and not _looks_different(before[0], after[0]):
        return None
    old_text, new_text = (" ".join(s.text for s in side) for side in (before, after))
    if len(after) > 1:
        kind = EditKind.SPLIT
    elif len(before) > 1:
        kind = EditKind.MERGED
    elif moved:
        kind = EditKind.MOVED
    elif not same:
        kind = EditKind.MODIFIED
    else:
        kind = EditKind.FORMATTING
    words: tuple[WordOp, ...] = (("equal", new_text),) if same else diff_words(old_text, new_text)
    return Edit(
        kind=kind,
        unit=after[0].unit,
        old=link.old,
        new=link.new,
        old_text=old_text,
        new_text=new_text,
        lead_in=after[0].lead_in,
        old_section=before[0].section,
        new_section=after[0].section,
        old_lines=_lines(before),
        new_lines=_lines(after),
        words=words,
    )


def _gone(kind: EditKind, sentence: Sentence) -> Edit:
    """An edit of a sentence that stands on one side only."""
    added = kind is EditKind.ADDED
    index, text = (sentence.index,), sentence.text
    return Edit(
        kind=kind,
        unit=sentence.unit,
        old=() if added else index,
        new=index if added else (),
        old_text="" if added else text,
        new_text=text if added else "",
        lead_in=sentence.lead_in,
        old_section=None if added else sentence.section,
        new_section=sentence.section if added else None,
        old_lines=None if added else sentence.lines,
        new_lines=sentence.lines if added else None,
        words=(("insert" if added else "delete", text),) if text else (),
    )


def _looks_different(before: Sentence, after: Sentence) -> bool:
    """A reader sees it: other quotes, dashes or spelling, or an item that was a sentence."""
    if before.unit is not after.unit:
        return True
    return before.text != after.text and _visible(before.text) != _visible(after.text)


def _visible(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())


def _lines(sentences: Iterable[Sentence]) -> tuple[int, int]:
    starts, stops = zip(*(s.lines for s in sentences), strict=True)
    return min(starts), max(stops)


def _moved_links(
    old: Document, new: Document, matches: Sequence[SectionMatch], links: Sequence[SentenceLink]
) -> set[int]:
    """Links, by their first old sentence, that left their section, their place in it or their list."""
    group_old = {section: number for number, m in enumerate(matches) for section in m.old}
    group_new = {section: number for number, m in enumerate(matches) for section in m.new}
    within: dict[int, list[SentenceLink]] = {}
    moved: set[int] = set()
    pairs = {(o, n) for link in links for o in link.old for n in link.new}
    for link in links:
        before, after = old.sentences[link.old[0]], new.sentences[link.new[0]]
        number = group_old[before.section]
        if number != group_new[after.section]:
            moved.add(link.old[0])
        elif matches[number].matched_by != "exact":
            if before.lead_in != after.lead_in and _changed_lists(old, new, before, after, pairs):
                moved.add(link.old[0])
            else:
                within.setdefault(number, []).append(link)
    for group in within.values():
        weights = [_weight(old, new, link) for link in group]
        kept = in_order([link.old[0] for link in group], weights)
        moved.update(link.old[0] for at, link in enumerate(group) if at not in kept)
    return moved


def _weight(old: Document, new: Document, link: SentenceLink) -> float:
    """What speaks for a link staying where it is: the letters of both sides, so that none decides.

    Of two that cross and have as many, the one whose text is the same stays.
    """
    before, after = [old.sentences[o] for o in link.old], [new.sentences[n] for n in link.new]
    same = [s.text for s in before] == [s.text for s in after]
    return 1.0 + sum(len(s.key) for s in (*before, *after)) + (0.5 if same else 0.0)


def _changed_lists(
    old: Document,
    new: Document,
    before: Sentence,
    after: Sentence,
    pairs: Collection[tuple[int, int]],
) -> bool:
    """Whether an item now continues another sentence: "We share:" where it was "We never share:"."""
    if before.unit is not Unit.ITEM or after.unit is not Unit.ITEM:
        return False
    a, b = _lead_in_sentence(old, before), _lead_in_sentence(new, after)
    return a is not None and b is not None and (a, b) not in pairs


def _lead_in_sentence(document: Document, item: Sentence) -> int | None:
    """The sentence an item's lead-in ends with, looking back within its section."""
    start = document.sections[item.section].start
    for index in range(item.index - 1, start - 1, -1):
        text = document.sentences[index].text
        if text == item.lead_in or item.lead_in.endswith(f" {text}"):
            return index
    return None
