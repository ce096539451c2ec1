"""Members of a list that were joined, parted or exchanged among those of the same list."""

from __future__ import annotations

from policydiff.diff.records import Edit
from policydiff.statements.members import parts_of_member
from policydiff.statements.records import Facet
from policydiff.statements.sameness import stem
from policydiff.statements.side import Side

_SAYING = frozenset(Facet) - {Facet.FILLER, Facet.MODALITY, Facet.NAME}


def same_members(edit: Edit, old: Side, new: Side) -> bool:
    """Whether all that both texts of an edited member name, one by one, the other version's list names too.

    "Computer's name" and "User name" may have become "Environment: user name and computer's name".
    """
    texts = edit.old_text, edit.new_text
    parts = tuple(parts_of_member(text) for text in texts)
    if not any(parts) or len(edit.old) != 1 or len(edit.new) != 1:
        return False
    named = tuple(found or (text,) for found, text in zip(parts, texts, strict=True))
    places = edit.old, edit.new
    return all(
        _is_named(part, named[1 - i], here, there)
        or there.absorbs(part, here, places[i][0], places[1 - i])
        for i, (here, there) in enumerate(((old, new), (new, old)))
        for part in named[i]
    )


def _is_named(part: str, others: tuple[str, ...], here: Side, there: Side) -> bool:
    words = {stem(word) for word in here.words_of(part)}
    meanings = here.read(part).ids(_SAYING)
    return any(
        words == {stem(word) for word in there.words_of(other)}
        and meanings == there.read(other).ids(_SAYING)
        for other in others
    )
