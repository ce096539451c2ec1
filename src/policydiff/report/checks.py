"""What a check of an edit found beside its report: all that the renderers of a check ever see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policydiff.report.records import ChangeReport


class Condition(StrEnum):
    """What can be asked of an edit."""

    MATERIAL = "material"
    """No material change at all."""
    UNAPPROVED = "unapproved"
    """A material change is approved, and the approval is proved."""
    DATES = "dates"
    """A material change has dates that agree and leave readers the time they are due."""
    TRANSLATIONS = "translations"
    """No translation lacks a material change."""
    TRAILERS = "trailers"
    """What commit messages say of the change is what the change does."""
    WORDING = "wording"
    """What people wrote for readers fits the change, and what the machine says of it is the same."""
    SETTINGS = "settings"
    """The configuration fits what is there, and the pull request changes none of it, no rule override,
    decision or template."""


FAULTS = (
    "material-change",
    "approval-missing", "approval-stale", "approval-unproved",
    "date-missing", "date-unchanged", "date-backwards", "date-past", "lead-time-short", "date-unbumped",
    "date-bumped-without-change", "date-disagrees-text", "date-disagrees-front-matter",
    "date-disagrees-translation",
    "translation-behind", "translation-lacks-change", "translation-section-missing",
    "translation-missing-file", "translation-numbers-differ",
    "trailer-contradicted", "trailer-malformed",
    "wording-outdated", "wording-refused", "wording-unborne", "wording-unseen",
    "settings-changed", "policy-missing",
)  # fmt: skip
"""Stable names of all that can be found, by condition: what `check.warn_only` may list."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that stands in the way of telling readers, or that a person should know."""

    condition: Condition
    code: str
    """One of `FAULTS`."""
    message: str
    """One or two sentences: what was found, and what to do."""
    path: str = ""
    """File in the repository that it is about, or ""."""
    line: int = 0
    """Line in that file, from 1; 0 where there is none to point at."""

    def __post_init__(self) -> None:
        """Raise `ValueError` for a code that no configuration could name."""
        if self.code not in FAULTS:
            raise ValueError(f"{self.code!r} is not among FAULTS")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a commit message says of the change, in a trailer: shown, and never believed unseen."""

    trailer: str
    """"Policy-Change" or "Policy-Effective"."""
    value: str
    """"editorial", or an ISO date."""
    reason: str
    """What stands behind the dash, or ""."""
    commit: str
    """Commit hash."""
    contradicted: str = ""
    """Why the change does not bear it out, in a sentence; "" where it does."""


@dataclass(frozen=True, slots=True)
class Check:
    """One policy's edit, judged: the report, what would be sent, and what stands in its way."""

    report: ChangeReport
    """After overrides."""
    must_tell: bool
    """Whether readers must be told."""
    notice: str
    """Id of the notice that would be sent."""
    stage: str
    """Why it would be sent: "announce", "correct", "withdraw"."""
    headline: str
    effective_date: str | None
    lead_days: int | None
    """Days from today to the effective date, negative when past; None without a date."""
    approval: str
    """"approved", "unproved" (a name in a file that nothing confirms), "stale" or "missing"."""
    approved_by: str
    """Who approved it, and how that is known; "" where nobody did."""
    blocks: tuple[Problem, ...]
    """Problems of the conditions that were asked for, most serious first."""
    warnings: tuple[Problem, ...]
    """All others."""
    claims: tuple[Claim, ...] = ()
    preview: str = ""
    """The mail that readers would get, as text; "" where none would be sent."""
