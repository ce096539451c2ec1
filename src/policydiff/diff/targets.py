"""Links that lead elsewhere although the words around them are the same."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.diff.records import Edit, EditKind, SentenceLink
from policydiff.diff.words import diff_words
from policydiff.document.records import Document, Link, Sentence, Unit
from policydiff.text import normalise_text


def diff_targets(
    old: Document, new: Document, links: Sequence[SentenceLink]
) -> list[tuple[int, Edit]]:
    """Return an edit for every changed, added or removed link of a sentence whose words are unchanged.

    Each comes with the index of the new sentence it stands in.
    """
    edits: list[tuple[int, Edit]] = []
    for link in links:
        if len(link.old) == len(link.new) == 1:
            before, after = old.sentences[link.old[0]], new.sentences[link.new[0]]
            if before.links != after.links and before.key == after.key:
                edits += [(after.index, edit) for edit in _changed(before, after)]
    return edits


def _changed(before: Sentence, after: Sentence) -> list[Edit]:
    """Pair links by what they say, repeated ones in order.

    Where other words of the sentence lead to the same place, only the markup changed.
    """
    waiting: dict[str, list[Link]] = {}
    for link in before.links:
        waiting.setdefault(normalise_text(link.text), []).append(link)
    edits, fresh = [], []
    for link in after.links:
        queue = waiting.get(normalise_text(link.text))
        if not queue:
            fresh.append(link)
        elif (was := queue.pop(0)).target != link.target:
            edits.append(_edit(EditKind.MODIFIED, before, after, _write(was), _write(link)))
    gone = [link for queue in waiting.values() for link in queue]
    kept = {link.target for link in gone} & {link.target for link in fresh}
    added = [link for link in fresh if link.target not in kept]
    removed = [link for link in gone if link.target not in kept]
    edits += [_edit(EditKind.ADDED, before, after, "", _write(link)) for link in added]
    edits += [_edit(EditKind.REMOVED, before, after, _write(link), "") for link in removed]
    return edits


def _write(link: Link) -> str:
    return f"[{link.text}]({link.target})"


def _edit(kind: EditKind, before: Sentence, after: Sentence, old_text: str, new_text: str) -> Edit:
    return Edit(
        kind=kind,
        unit=Unit.LINK,
        old=(),
        new=(),
        old_text=old_text,
        new_text=new_text,
        lead_in=after.lead_in,
        old_section=before.section if old_text else None,
        new_section=after.section if new_text else None,
        old_lines=before.lines if old_text else None,
        new_lines=after.lines if new_text else None,
        words=diff_words(old_text, new_text),
    )
