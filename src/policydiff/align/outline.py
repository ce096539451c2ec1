"""A document as the aligner sees it: headings as words, sections as lists of sentence keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policydiff.align.similarity import Words, words_of
from policydiff.document.records import Document


@dataclass(frozen=True, slots=True)
class Outline:
    """One side; every tuple is indexed by section."""

    headings: tuple[str, ...]
    """Words of the heading, joined; "" only where there is no heading."""
    heading_words: tuple[Words, ...]
    paths: tuple[tuple[str, ...], ...]
    keys: tuple[tuple[str, ...], ...]
    """Keys of the section's own sentences."""
    sizes: tuple[int, ...]
    """Characters of the own sentences."""
    starts: tuple[int, ...]
    """Index of the first own sentence."""
    parents: tuple[int, ...]
    """The enclosing section, or -1."""
    ends: tuple[int, ...]
    """The first section after everything that a section encloses."""

    def __len__(self) -> int:
        """Number of sections."""
        return len(self.headings)

    def ancestors(self, index: int) -> list[int]:
        """The section itself and everything that encloses it, innermost first."""
        chain = []
        while index >= 0:
            chain.append(index)
            index = self.parents[index]
        return chain

    def below(self, index: int) -> range:
        """Everything that a section encloses."""
        return range(index + 1, self.ends[index])


def outline_of(document: Document) -> Outline:
    """Return the outline of a document."""
    sections = document.sections
    words = tuple(words_of(s.heading) for s in sections)
    headings = tuple(
        " ".join(w) or s.heading.casefold() for w, s in zip(words, sections, strict=True)
    )
    keys = tuple(tuple(x.key for x in document.sentences[s.start : s.stop]) for s in sections)
    parents = parents_of([s.level for s in sections])
    return Outline(
        headings=headings,
        heading_words=words,
        paths=tuple(s.path for s in sections),
        keys=keys,
        sizes=tuple(sum(map(len, own)) for own in keys),
        starts=tuple(s.start for s in sections),
        parents=parents,
        ends=_ends(parents),
    )


def parents_of(levels: Sequence[int]) -> tuple[int, ...]:
    """For every section, by level and in order, the one that encloses it, or -1."""
    parents = []
    stack: list[int] = []
    for index, level in enumerate(levels):
        while stack and (levels[stack[-1]] >= level or not levels[stack[-1]]):
            stack.pop()
        parents.append(stack[-1] if stack else -1)
        stack.append(index)
    return tuple(parents)


def _ends(parents: tuple[int, ...]) -> tuple[int, ...]:
    ends = list(range(1, len(parents) + 1))
    for index in range(len(parents) - 1, 0, -1):
        if parents[index] >= 0:
            ends[parents[index]] = max(ends[parents[index]], ends[index])
    return tuple(ends)
