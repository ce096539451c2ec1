"""What a renderer sees, and nothing else: the report on one comparison, the changelog of a policy.

Field names are the published JSON names (`schema.json`); change one only together with the schema.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from policydiff.align import Relation
from policydiff.diff.records import EditKind, SideAccount, WordOp
from policydiff.document.records import Unit
from policydiff.materiality import Direction, Finding, Level
from policydiff.statements import Entry

SCHEMA_VERSION = "1"
PASSAGE = "passage"
"""`matched_by` of an entry of `sections` that repeats matched sections (see `ChangeReport.sections`)."""


@dataclass(frozen=True, slots=True)
class PolicyRef:
    """The policy a report is about."""

    id: str
    title: str
    path: str
    locale: str


@dataclass(frozen=True, slots=True)
class VersionRef:
    """One side of a comparison."""

    rev: str
    """Commit hash, or "" where the text did not come from git."""
    date: str
    """Commit date, ISO 8601 with offset, or ""."""
    effective_date: str | None
    last_updated: str | None
    sha256: str
    """Of the text as given, encoded in UTF-8."""


@dataclass(frozen=True, slots=True)
class SectionRef:
    """A section as a report names it."""

    index: int
    heading: str
    path: tuple[str, ...]
    number: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class SectionReport:
    """What became of one section, or of a group that was split or merged."""

    relation: Relation
    old: tuple[SectionRef, ...]
    new: tuple[SectionRef, ...]
    renamed: bool
    moved: bool
    renumbered: bool
    edited: bool
    level: Level
    changes: tuple[str, ...]
    """Ids of the changes in it, in reading order."""
    matched_by: str
    score: float


@dataclass(frozen=True, slots=True)
class OverrideNote:
    """A person's decision on a change, as the report shows it."""

    by: str
    reason: str
    level_before: Level


@dataclass(frozen=True, slots=True)
class Change:
    """One changed sentence, item, heading, row, date line or link, judged."""

    id: str
    kind: EditKind
    unit: Unit
    old_text: str
    new_text: str
    lead_in: str
    old_section: int | None
    new_section: int | None
    old_lines: tuple[int, int] | None
    new_lines: tuple[int, int] | None
    words: tuple[WordOp, ...]
    """They spell both texts, except where only typography differs: then those of the new side alone."""
    level: Level
    direction: Direction
    needs_review: bool
    consent_required: bool
    retroactive: bool
    affected_sections: tuple[int, ...]
    override: OverrideNote | None
    findings: tuple[Finding, ...]
    block: int | None = None
    """Paragraph, item or row it stands in, of the new version or, where nothing is new, of the old one.

    Changes of one block are parts of one passage; None for headings and links."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A vendor, link, contact, date or definition that was added, removed or changed."""

    name: str
    """What a reader would look it up by: vendor, link text, term, "effective_date"."""
    status: str
    """"added", "removed" or "changed"."""
    old: str
    new: str
    change: str = ""
    """Id of the change it belongs to, or ""."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Changed facts, by kind."""

    vendors: tuple[Fact, ...] = ()
    links: tuple[Fact, ...] = ()
    contacts: tuple[Fact, ...] = ()
    dates: tuple[Fact, ...] = ()
    definitions: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """Which language was judged, and how completely."""

    language: str
    coverage: float
    """Share, 0 to 1, of the sentences with practice words that could be read as statements."""
    lexicon: tuple[Entry, ...] = ()
    """The organisation's own words that the text was read with."""


@dataclass(frozen=True, slots=True)
class Accounting:
    """Where every sentence of both sides went."""

    old: SideAccount
    new: SideAccount


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """The verdict on two versions of a policy, with everything that led to it."""

    policydiff_version: str
    rules_version: str
    policy: PolicyRef
    old: VersionRef
    new: VersionRef
    level: Level
    direction: Direction
    sections: tuple[SectionReport, ...]
    """Every section once; behind them, `matched_by` `PASSAGE` and without changes, old sections part of
    which went beyond their match: to the sections of the match and those that took the part."""
    changes: tuple[Change, ...]
    """In reading order of the new version; what was removed stands where it stood."""
    facts: Facts
    judged: Judged
    rewritten: bool
    accounting: Accounting
    warnings: tuple[str, ...] = ()
    schema_version: str = field(default=SCHEMA_VERSION)

    def to_dict(self) -> dict[str, object]:
        """Return the report as plain JSON types, in the shape of `schema.json`."""
        from policydiff.report.codec import report_to_dict

        return report_to_dict(self)


@dataclass(frozen=True, slots=True)
class ChangelogEntry:
    """One step of a policy's history that readers can see."""

    id: str
    """Stable: the first 16 hex digits of sha256 over policy id and both text hashes."""
    report: ChangeReport
    notified: str | None = None
    """Id of the notice that told subscribers, where one did."""
    approved_by: str | None = None
    """As the review file has it, without an address."""
    notified_on: str | None = None
    """ISO date on which that notice was told to the end."""


@dataclass(frozen=True, slots=True)
class Changelog:
    """All visible steps of one policy, newest first."""

    policy: PolicyRef
    entries: tuple[ChangelogEntry, ...]
