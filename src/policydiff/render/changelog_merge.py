"""What is generated now, merged into what people made of what was generated before.

    generated before   generated now   in the file     comes out
    A                  A               A               A
    A                  B               A               B            nobody touched it
    A                  A               P               P            the person's words stay
    A                  B               P               P, B waits   the person's words stay, and B is
                                                                    kept in a comment for them to see

Each entry is merged line by line, so that one edited sentence does not stop the others from being
brought up to date. Of what was generated before, only a hash of each line is known, and only
equality is asked (`changelog_marks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from policydiff.render.changelog_marks import Part, line_keys

_Region = tuple[range, range, range]
"""Places of generated before, in the file, and generated now."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The parts of the new file, and what a person should know of it."""

    parts: tuple[Part, ...]
    waiting: tuple[str, ...]
    """Entries in which newer generated words wait beside a person's."""
    left: tuple[str, ...]
    """Edited entries that are no longer generated, and stay for what a person wrote in them."""


def merge_parts(generated: Sequence[Part], present: Sequence[Part]) -> Merged:
    """Merge what is generated now into the file as it is.

    Entries come in the generated order. What a person wrote between two parts stays behind the part
    it stands behind now, and so does an edited entry that is no longer generated; an unedited one
    goes. Merging the same again changes nothing.
    """
    known = {part.name: at for at, part in enumerate(present) if part.name}
    made = {part.name for part in generated}
    parts = list(_staying(present, 0, made))
    for part in generated:
        at = known.get(part.name)
        if at is None:
            parts.append(part)
        else:
            parts += [merge_part(part, present[at]), *_staying(present, at + 1, made)]
    waiting = tuple(part.name for part in parts if part.newer)
    left = tuple(part.name for part in parts if part.name and part.name not in made)
    return Merged(tuple(parts), waiting, left)


def _staying(present: Sequence[Part], start: int, made: set[str]) -> Iterator[Part]:
    """Yield what a person wrote in `present` from `start` up to the next part that is generated."""
    for part in present[start:]:
        if part.name in made:
            return
        if not part.name or part.is_edited or part.newer:
            yield part


def merge_part(generated: Part, present: Part) -> Part:
    """Return a part with what is generated now wherever no person wrote."""
    lines, waiting = _merge(present.keys, present.lines, generated.lines)
    newer = list(present.newer)
    for line in waiting:
        if line not in newer:
            newer.append(line)
    return Part(generated.name, lines, generated.keys, tuple(newer))


def _merge(
    before: tuple[str, ...], mine: tuple[str, ...], now: tuple[str, ...]
) -> tuple[tuple[str, ...], list[str]]:
    """Return the merged lines, and the generated ones that a person's stand in the place of."""
    mine_keys, now_keys = line_keys(mine), line_keys(now)
    if mine_keys in (before, now_keys):
        return now, []  # Nearly every entry, and some are long.
    if now_keys == before:
        return mine, []
    lines: list[str] = []
    waiting: list[str] = []
    for was, here, new in _regions(before, mine_keys, now_keys):
        merged, kept_out = _region(before, mine, now, (was, here, new))
        lines += merged
        waiting += kept_out
    return tuple(lines), [line for line in waiting if line]


def _region(
    before: tuple[str, ...], mine: tuple[str, ...], now: tuple[str, ...], region: _Region
) -> tuple[list[str], list[str]]:
    was, here, new = region
    old = [before[at] for at in was]
    own, fresh = [mine[at] for at in here], [now[at] for at in new]
    own_keys, fresh_keys = list(line_keys(own)), list(line_keys(fresh))
    if own_keys in (old, fresh_keys):
        return fresh, []
    if fresh_keys == old:
        return own, []
    if not old:
        return [*fresh, *own], []  # Both added something here: nothing stands in the way.
    if len(old) == len(own) == len(fresh) > 1:
        single = [
            _region(before, mine, now, (was[n : n + 1], here[n : n + 1], new[n : n + 1]))
            for n in range(len(old))
        ]
        return [line for part, _ in single for line in part], [x for _, out in single for x in out]
    size = len(old)
    if fresh_keys[:size] == old:
        return [*own, *fresh[size:]], []  # What a person changed is as it was, and more follows.
    if fresh_keys[-size:] == old:
        return [*fresh[:-size], *own], []
    if own_keys[:size] == old:
        return [*fresh, *own[size:]], []  # A person only added, next to what is another now.
    if own_keys[-size:] == old:
        return [*own[:-size], *fresh], []
    return own, fresh


def _regions(before: Sequence[str], mine: Sequence[str], now: Sequence[str]) -> Iterator[_Region]:
    """Yield the places that correspond, those that all three share apart from those between."""
    to_mine, to_now = _places(before, mine), _places(before, now)
    was = here = new = 0
    for at in range(len(before)):
        if at not in to_mine or at not in to_now:
            continue
        yield range(was, at), range(here, to_mine[at]), range(new, to_now[at])
        was, here, new = at, to_mine[at], to_now[at]
        yield range(was, was + 1), range(here, here + 1), range(new, new + 1)
        was, here, new = was + 1, here + 1, new + 1
    yield range(was, len(before)), range(here, len(mine)), range(new, len(now))


def _places(before: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return where each line of `before` stands in `other`, in rising order."""
    blocks = SequenceMatcher(None, before, other, autojunk=False).get_matching_blocks()
    return {at + n: there + n for at, there, size in blocks for n in range(size)}
