"""What people decide about a notice, and the notice itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policydiff.materiality import Level
from policydiff.report.records import ChangeReport


class Stage(StrEnum):
    """Why a mail is sent: the life cycle of a notice."""

    ANNOUNCE = "announce"
    REMIND = "remind"
    IN_FORCE = "in_force"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Override:
    """A person's level for one change, with the reason that the report will show."""

    change: str
    """Id of the change."""
    level: Level
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A person's sentence for one change, in place of the machine's."""

    change: str
    """Id of the change."""
    text: str
    by: str
    machine: str = ""
    """The sentence that the machine wrote when the person did; "" where nobody wrote it down, and then
    the person's counts whatever the machine says."""
    before: str = ""
    """The old text of the change, as `notice.succession` quotes it; "" for none."""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """A person's word that this very content may be mailed."""

    by: str
    at: str
    """ISO 8601 date and time, with offset."""
    digest: str
    """`content_digest` of what was approved; another digest makes the approval stale."""
    parts: tuple[tuple[str, str], ...] = ()
    """`content_parts` of what was approved, to say what differs from it; () in older files. They
    decide nothing."""


@dataclass(frozen=True, slots=True)
class Review:
    """What people decided about the next notice; stored as a file in the policy repository.

    It belongs to what readers know, not to the text that is proposed: one more edit before the
    announcement changes the notice's id, and must not lose the decisions on all other changes.
    """

    policy: str
    follows: str
    """Id of the notice that readers had last, or "adopted": the baseline's `notice`."""
    overrides: tuple[Override, ...] = ()
    headline: str | None = None
    """The reviewer's own headline for the notice, where the generated one was changed."""
    approval: Approval | None = None
    machine_headline: str | None = None
    """The headline that was generated when the reviewer wrote another."""
    intro: str | None = None
    """A paragraph of the reviewer's own, before the changes."""
    wordings: tuple[Wording, ...] = ()
    further_approvals: tuple[Approval, ...] = ()
    """Those of more people. The notice may go out with one that holds, whichever it is."""

    @property
    def approvals(self) -> tuple[Approval, ...]:
        """All approvals, whether they still hold or not."""
        return (*((self.approval,) if self.approval else ()), *self.further_approvals)


@dataclass(frozen=True, slots=True)
class Standing:
    """The version that applies until an announced one comes into force: what a withdrawal leads to."""

    commit: str
    blob: str
    sha256: str
    """Of the normalised text."""
    path: str
    decisions: tuple[str, ...]
    """Ids of the notices after which the announced change was decided on, oldest first: their review
    files hold the overrides and the headline that were mailed."""


ADOPTED = "adopted"
"""What stands in place of a notice's id where a version was adopted; no id of a notice begins so."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The version that readers were last told of: no person in it, safe to publish."""

    policy: str
    commit: str
    blob: str
    """Git blob hash of the policy file, or "" where readers were told that the policy is gone."""
    sha256: str
    """Of the normalised text."""
    path: str
    notice: str
    """Id of the notice that told people, or "adopted"."""
    date: str
    """ISO date at which it became the baseline: the day people were told, for a notice."""
    effective_date: str | None = None
    """From when the notice said that it applies; None where adopted or where it named no date."""
    standing: Standing | None = None
    """The version it takes the place of; None where adopted, and after a withdrawal."""

    @property
    def is_adopted(self) -> bool:
        """Whether a person said that readers know it, and no notice of ours told them."""
        return self.notice.startswith(ADOPTED)


class ApprovalState(StrEnum):
    """Whether what would be sent now is what a person approved."""

    APPROVED = "approved"
    STALE = "stale"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Edition:
    """A notice in one language."""

    locale: str
    report: ChangeReport
    """What the mail tells of, explained in that language, after overrides."""
    headline: str
    own_headline: bool = False
    """Whether the headline is a person's, and so in the language in which people write."""
    since: ChangeReport | None = None
    """As in `Notice`."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice ready to plan: what, about which text, from when."""

    id: str
    policy: str
    follows: str
    """Id of the notice before it, or "adopted"."""
    stage: Stage
    report: ChangeReport
    """What the mail tells of, after overrides; for `WITHDRAW` what had been announced."""
    headline: str
    effective_date: str | None
    digest: str
    approval: ApprovalState
    approved_by: str | None
    since: ChangeReport | None = None
    """What changed after the earlier notice: for `CORRECT`, and minor changes where one is repeated."""
    told_on: str | None = None
    """ISO date of the earlier notice that this one speaks of; None for `ANNOUNCE`."""
    told_date: str | None = None
    """The effective date that the earlier notice gave."""
    dated: str | None = None
    """ISO date that its mails give as their own: the day on which its mailing began, or would."""
    lead_days: int | None = None
    """Days from today to the effective date, negative when past; None without a date."""
    warnings: tuple[str, ...] = ()
    """What is wrong with the dates: nothing here stops a mailing by itself."""
    refused: tuple[str, ...] = ()
    """Generated sentences that said what their change does not hold, and are not mailed: a message each."""
    intro: str = ""
    """A person's paragraph before the changes, or ""."""
    wording: tuple[tuple[str, str], ...] = ()
    """Id of a change and the person's sentence that stands for the machine's."""
    parts: tuple[tuple[str, str], ...] = ()
    """`content_parts` of what would be mailed."""
    editions: tuple[Edition, ...] = ()
    """The notice in every language that it is mailed in; the first is the one that people review and
    word, and holds `report` and `headline`."""

    @property
    def locale(self) -> str:
        """That of the edition which people review and word."""
        return self.editions[0].locale if self.editions else self.report.policy.locale

    def edition(self, locale: str = "") -> Edition:
        """Return the notice in one of the languages it is mailed in, in that of the review for ""."""
        for each in self.editions:
            if each.locale == (locale or self.locale):
                return each
        return Edition(self.locale, self.report, self.headline, since=self.since)
