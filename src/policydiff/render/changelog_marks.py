"""A changelog file as parts: what was generated, between marks, and what people wrote around it.

    <!-- policydiff top -->
    # Changelog: …
    <!-- /policydiff top 3f2a1c . 9b0d7a -->

    A person's own paragraph.

    <!-- policydiff entry-5a707a05 --><a id="entry-5a707a05"></a>
    ## 2025-06-09: …
    <!-- /policydiff entry-5a707a05 0c11aa . 77e0b2 -->

The mark that closes a part names each generated line by six hex digits of its SHA-256, "." being an
empty one. That is all a three-way merge needs of the words once generated (`changelog_merge`): which
lines a person left as they were. So no second copy of the file is kept anywhere.

Policy text cannot make a mark: its "<" is always escaped.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from policydiff.errors import ReviewError

TOP = "top"
_DIGITS = 6
_EMPTY = "."
_NAME = rf"(?P<name>{TOP}|entry-[A-Za-z0-9-]+)"
_OPENS = re.compile(rf"<!-- policydiff {_NAME} -->(<a id=\"(?P=name)\"></a>)?")
_CLOSES = re.compile(rf"<!-- /policydiff {_NAME}(?P<keys>( ([0-9a-f]{{{_DIGITS}}}|\.))*) -->")
_NEWER = "<!-- policydiff newer words"
_NEWER_HEAD = (
    f"{_NEWER}: a person wrote in their place. Take them over or not, then delete this comment."
)
_NEWER_END = "-->"
_UNRESOLVED = ("<<<<<<< ", ">>>>>>> ")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the file."""

    name: str
    """`TOP`, the anchor of an entry, or "" for what a person wrote outside every mark."""
    lines: tuple[str, ...]
    keys: tuple[str, ...] = ()
    """`line_key` of each generated line, whatever a person made of it since."""
    newer: tuple[str, ...] = ()
    """Generated lines that were not taken over, since a person wrote in their place."""

    @property
    def is_edited(self) -> bool:
        """Whether a person changed what was generated."""
        return line_keys(self.lines) != self.keys


def generated(name: str, lines: Iterable[str]) -> Part:
    """Return a part as it is generated, unedited."""
    found = tuple(lines)
    return Part(name, found, line_keys(found))


def line_key(line: str) -> str:
    """Return what stands for a line in a mark; spaces at its end do not count."""
    text = line.rstrip()
    if not text:
        return _EMPTY
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def line_keys(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the key of each line."""
    return tuple(map(line_key, lines))


def render_parts(parts: Iterable[Part]) -> str:
    """Return the file, ending in a newline."""
    blocks = ("\n".join(_block(part)) for part in parts if part.name or part.lines)
    return "\n\n".join(blocks) + "\n"


def _block(part: Part) -> tuple[str, ...]:
    if not part.name:
        return part.lines
    anchor = "" if part.name == TOP else f'<a id="{part.name}"></a>'
    newer = ("", _NEWER_HEAD, *map(_in_comment, part.newer), _NEWER_END) if part.newer else ()
    return (
        f"<!-- policydiff {part.name} -->{anchor}",
        "",
        *part.lines,
        *newer,
        "",
        f"<!-- /policydiff {' '.join((part.name, *part.keys))} -->",
    )


def _in_comment(line: str) -> str:
    return line.replace("-->", "--&gt;")


def parse_parts(text: str, source: str) -> tuple[Part, ...]:
    """Read a changelog file; `source` names it in errors.

    Raises `ReviewError` for a file without marks, a broken mark, one that stands there twice and an
    unresolved merge: what people wrote in it must not be lost by guessing.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    parts: list[Part] = []
    own: list[str] = []
    at = 0
    while at < len(lines):
        _refuse_unresolved(lines[at], at, source)
        opens = _OPENS.fullmatch(lines[at].strip())
        if opens is None:
            if _CLOSES.fullmatch(lines[at].strip()):
                raise _wrong(source, at, "closes a part that is not open")
            own.append(lines[at])
            at += 1
            continue
        end, keys = _closing(lines, at, opens["name"], source)
        parts += [Part("", _trimmed(own)), _part(opens["name"], lines, at, end, keys, source)]
        own, at = [], end + 1
    parts.append(Part("", _trimmed(own)))
    names = [part.name for part in parts if part.name]
    if not names and any(part.lines for part in parts):
        raise ReviewError(
            f"{source} is there and has no mark of policydiff, so it is not written over. "
            "Move it away, or choose another folder."
        )
    for name in names:
        if names.count(name) > 1:
            raise ReviewError(f"{source}: the part {name} stands there twice. Keep one of them.")
    return tuple(part for part in parts if part.name or part.lines)


def _closing(lines: list[str], start: int, name: str, source: str) -> tuple[int, tuple[str, ...]]:
    """Return the line that closes the part opened at `start`, and its keys."""
    for at in range(start + 1, len(lines)):
        _refuse_unresolved(lines[at], at, source)
        if _OPENS.fullmatch(lines[at].strip()):
            break
        closes = _CLOSES.fullmatch(lines[at].strip())
        if closes and closes["name"] == name:
            return at, tuple(closes["keys"].split())
        if closes:
            raise _wrong(source, at, f"closes {closes['name']} where {name} is open")
    raise _wrong(source, start, f"opens {name}, which is never closed")


def _part(
    name: str, lines: list[str], start: int, end: int, keys: tuple[str, ...], source: str
) -> Part:
    """Return the part between its marks, the newer words in its comment taken apart."""
    inside = lines[start + 1 : end]
    kept: list[str] = []
    newer: list[str] = []
    at = 0
    while at < len(inside):
        if not inside[at].startswith(_NEWER):
            kept.append(inside[at])
            at += 1
            continue
        closed = [n for n in range(at, len(inside)) if inside[n].rstrip() == _NEWER_END]
        if not closed:
            raise _wrong(source, start + 1 + at, "opens a comment that is never closed")
        newer += [line.rstrip() for line in inside[at + 1 : closed[0]]]
        at = closed[0] + 1
    return Part(name, _trimmed(kept), keys, tuple(newer))


def _trimmed(lines: list[str]) -> tuple[str, ...]:
    """Return the lines without empty ones at either end, and without spaces at their ends."""
    found = [line.rstrip() for line in lines]
    while found and not found[0]:
        found.pop(0)
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _refuse_unresolved(line: str, at: int, source: str) -> None:
    if line.startswith(_UNRESOLVED):
        raise _wrong(source, at, "is an unresolved merge; keep one side and write it again")


def _wrong(source: str, at: int, problem: str) -> ReviewError:
    advice = "" if "merge" in problem else "; restore the mark from git"
    return ReviewError(f"{source}: line {at + 1} {problem}{advice}.")
