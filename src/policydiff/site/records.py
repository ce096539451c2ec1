"""What the archive is made of. Versions are oldest first everywhere."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from policydiff.document import Document
from policydiff.report import Changelog, ChangeReport, PolicyRef
from policydiff.report.redline import Redline


@dataclass(frozen=True, slots=True)
class SiteVersion:
    """One version of a policy."""

    id: str
    """Day and content, such as "2027-01-10-1a2b3c4d": part of addresses, never changes."""
    day: datetime.date
    """On which it was committed."""
    applies_from: datetime.date
    """The effective date that it states where that lies after `day`, else `day`."""
    sha256: str
    """Of the text as given, encoded in UTF-8."""
    text: str
    """The source; "" for binary formats."""
    document: Document
    of_day: int = 1
    """Which of the versions of its day it is, from 1."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions compared."""

    old: str
    """Version id."""
    new: str
    report: ChangeReport
    redline: Redline | None = None
    """None where the page is there already and nothing of it changed."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that readers had."""

    id: str
    told_on: str
    """ISO date."""
    old: str
    """Id of the version that readers knew before."""
    new: str


@dataclass(frozen=True, slots=True)
class SectionLife:
    """One section through all versions."""

    id: str
    title: str
    """As its newest version has it."""
    gone: bool
    """Not in the newest version."""
    events: tuple[tuple[str, str], ...]
    """Version id and what happened to the section in it, in the words of the archive's language."""


@dataclass(frozen=True, slots=True)
class PolicyArchive:
    """Everything the archive says of one policy."""

    policy: PolicyRef
    url: str
    """Where the organisation publishes it, or ""."""
    versions: tuple[SiteVersion, ...]
    comparisons: tuple[Comparison, ...]
    """Of each version with the one before, and of earlier ones with the newest."""
    changelog: Changelog
    notices: tuple[Notice, ...]
    sections: tuple[SectionLife, ...]
    language: str
    """Locale in whose words its pages speak: that of the text, where there are words in its language."""
    any_two_of_first: int
    """Of so many of the first versions, any two are compared."""
    compare_url: str
    """Where any two versions are compared on demand, or ""."""
    _before: dict[str, str] = field(init=False, repr=False, compare=False)
    """The version before each, by id."""
    _between: dict[tuple[str, str], Comparison] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = [version.id for version in self.versions]
        object.__setattr__(self, "_before", dict(zip(names[1:], names, strict=False)))
        # Where a pair is there twice, the first one counts.
        found = {(each.old, each.new): each for each in reversed(self.comparisons)}
        object.__setattr__(self, "_between", found)

    @property
    def latest(self) -> SiteVersion:
        """The newest version."""
        return self.versions[-1]

    def step_to(self, version: SiteVersion) -> Comparison | None:
        """Return the comparison with the version before, None for the first."""
        before = self._before.get(version.id)
        return self.between(before, version.id) if before else None

    def between(self, old: str, new: str) -> Comparison | None:
        """Return the comparison of two versions by their ids, where there is one."""
        return self._between.get((old, new))


def spans_in_force(
    versions: tuple[SiteVersion, ...],
) -> tuple[tuple[datetime.date, SiteVersion], ...]:
    """Return from which day which version applied, oldest first.

    On any day that is the newest of the versions that apply from that day or an earlier one: a version
    that was replaced before it came into force never applied.
    """
    newest = -1
    found: list[tuple[datetime.date, SiteVersion]] = []
    # Of those that begin on one day the newest comes first, and the others are older than it.
    for number in sorted(range(len(versions)), key=lambda n: (versions[n].applies_from, -n)):
        if number > newest:
            newest = number
            found.append((versions[number].applies_from, versions[number]))
    return tuple(found)
