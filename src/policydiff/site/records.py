"""What the archive is made of. Versions are oldest first everywhere."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

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
    """Version id and what happened to the section in it, in words."""


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

    @property
    def latest(self) -> SiteVersion:
        """The newest version."""
        return self.versions[-1]

    def step_to(self, version: SiteVersion) -> Comparison | None:
        """Return the comparison with the version before, None for the first."""
        number = self.versions.index(version)
        return self.between(self.versions[number - 1].id, version.id) if number else None

    def between(self, old: str, new: str) -> Comparison | None:
        """Return the comparison of two versions by their ids, where there is one."""
        return next((c for c in self.comparisons if (c.old, c.new) == (old, new)), None)


def spans_in_force(
    versions: tuple[SiteVersion, ...],
) -> tuple[tuple[datetime.date, SiteVersion], ...]:
    """Return from which day which version applied, oldest first.

    On any day that is the newest of the versions that apply from that day or an earlier one: a version
    that was replaced before it came into force never applied.
    """
    days = sorted({version.applies_from for version in versions})
    found: list[tuple[datetime.date, SiteVersion]] = []
    for day in days:
        # A version that was not yet published on that day could not apply on it.
        version = [v for v in versions if v.applies_from <= day and v.day <= day][-1]
        if not found or found[-1][1] is not version:
            found.append((day, version))
    return tuple(found)
