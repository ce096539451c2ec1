"""Made-up reports and details for the tests of the notice e-mail."""

from __future__ import annotations

from policydiff.align import Relation
from policydiff.diff.records import EditKind, SideAccount, WordOp
from policydiff.document.records import Unit
from policydiff.materiality import Direction, Finding, Level
from policydiff.render.email import MailDetails, Reader
from policydiff.report.records import (
    Accounting,
    Change,
    ChangeReport,
    Facts,
    Judged,
    PolicyRef,
    SectionRef,
    SectionReport,
    VersionRef,
)
from policydiff.rules import Effect

TOKEN = "%%pd_unsub%%"


def finding(
    explanation: str,
    effect: Effect = Effect.EXPANDS,
    direction: Direction = Direction.ADVERSE,
    level: Level = Level.MATERIAL,
    *,
    rule: str = "some-rule",
) -> Finding:
    return Finding(
        rule,
        "Some rule",
        explanation,
        effect,
        direction,
        level,
        None,
        None,
        ("GDPR Art. 13",),
    )


def change(
    words: tuple[WordOp, ...],
    *findings: Finding,
    section: int | None = 1,
    kind: EditKind = EditKind.MODIFIED,
    unit: Unit = Unit.SENTENCE,
    lead_in: str = "",
    level: Level = Level.MATERIAL,
    consent: bool = False,
    retroactive: bool = False,
) -> Change:
    old = "".join(text for op, text in words if op != "insert")
    new = "".join(text for op, text in words if op != "delete")
    return Change(
        id=str(abs(hash(old + new))),
        kind=kind,
        unit=unit,
        old_text=old,
        new_text=new,
        lead_in=lead_in,
        old_section=section if old else None,
        new_section=section if new else None,
        old_lines=None,
        new_lines=None,
        words=words,
        level=level,
        direction=findings[0].direction if findings else Direction.NEUTRAL,
        needs_review=any(f.effect is Effect.UNCLEAR for f in findings),
        consent_required=consent,
        retroactive=retroactive,
        affected_sections=(),
        override=None,
        findings=findings,
    )


def report(*changes: Change, headings: tuple[str, ...] = ()) -> ChangeReport:
    side = SideAccount(0, 0, 0, 0, 0)
    version = VersionRef("", "", None, None, "0" * 64)
    refs = tuple(
        SectionRef(i, heading, (heading,), str(i)) for i, heading in enumerate(headings, start=1)
    )
    sections = tuple(
        SectionReport(
            Relation.MATCHED,
            (ref,),
            (ref,),
            False,
            False,
            False,
            True,
            Level.MATERIAL,
            (),
            "exact",
            1.0,
        )
        for ref in refs
    )
    return ChangeReport(
        policydiff_version="0",
        rules_version="0",
        policy=PolicyRef("privacy", "Privacy policy", "privacy.md", "en"),
        old=version,
        new=version,
        level=Level.MATERIAL,
        direction=Direction.MIXED,
        sections=sections,
        changes=changes,
        facts=Facts(),
        judged=Judged("en", 1.0),
        rewritten=False,
        accounting=Accounting(side, side),
    )


def details(**other: object) -> MailDetails:
    values: dict[str, object] = {
        "organisation": "Spanner & Thread",
        "legal_name": "Spanner & Thread Lending Libraries CIO",
        "postal_address": "4 Quarry Row\nHollinford HF2 6QD\nUnited Kingdom",
        "contact": "privacy@example.org",
        "policy_title": "Privacy policy",
        "policy_url": "https://example.org/privacy",
        "effective_date": "2025-06-01",
        "dated": "2025-05-02",
        "stage": "announce",
        "reader": Reader.WATCHER,
        "comparison_url": "https://example.org/privacy/changes/n1",
        "unsubscribe_url": TOKEN,
        "actions": (
            ("Choose what partners may see", "https://example.org/account/sharing"),
            ("Download or delete your data", "https://example.org/account/data"),
        ),
    }
    return MailDetails(**(values | other))  # type: ignore[arg-type]


def rich_report() -> ChangeReport:
    favourable = finding(
        "You can now take your borrowing history with you as a file.",
        Effect.RESTRICTS,
        Direction.FAVOURABLE,
    )
    return report(
        change(
            (
                (
                    "insert",
                    "You may ask for your borrowing history as a file you can take elsewhere.",
                ),
            ),
            favourable,
            section=4,
            kind=EditKind.ADDED,
        ),
        change(
            (
                ("equal", "We keep your borrowing history for "),
                ("delete", "30 days"),
                ("insert", "12 months"),
                ("equal", " after you bring a tool back."),
            ),
            finding("Your borrowing history is now kept for 12 months instead of 30 days."),
            section=3,
            retroactive=True,
        ),
        change(
            (("insert", "advertising networks that show you offers on other websites"),),
            finding("Advertising networks now receive data about you."),
            finding("Data may be used to show you personalised advertising."),
            section=2,
            kind=EditKind.ADDED,
            unit=Unit.ITEM,
            lead_in="We share what they need with:",
            consent=True,
        ),
        change(
            (
                ("equal", "We do "),
                ("delete", "not "),
                ("equal", "combine your visits with information from other organisations."),
            ),
            finding("We may now combine your visits with information from elsewhere."),
            section=1,
        ),
        change(
            (
                ("equal", "Questions are answered by "),
                ("delete", "the library desk"),
                ("insert", "our data team"),
                ("equal", " within a reasonable time."),
            ),
            finding("No rule explains this change.", Effect.UNCLEAR, Direction.NEUTRAL),
            section=4,
        ),
        change(
            (("equal", "We use "), ("delete", "too"), ("insert", "two"), ("equal", " cookies.")),
            finding("Spelling.", Effect.NONE, Direction.NEUTRAL, Level.MINOR),
            level=Level.MINOR,
        ),
        change(
            (("delete", "Last updated: 1 May"), ("insert", "Last updated: 1 June")),
            finding("A date line.", Effect.RECORD, Direction.NEUTRAL, Level.MINOR),
            level=Level.MINOR,
        ),
        change(
            (("delete", "Stay - safe."), ("insert", "Stay – safe.")),
            finding("Typography.", Effect.NONE, Direction.NEUTRAL, Level.MINOR),
            level=Level.MINOR,
            kind=EditKind.FORMATTING,
        ),
        headings=("What we collect", "Who we share with", "How long we keep it", "Your rights"),
    )


def corrected_report() -> ChangeReport:
    """What changed between an announcement and its correction."""
    return report(
        change(
            (
                ("equal", "We keep your borrowing history for "),
                ("delete", "6"),
                ("insert", "12"),
                ("equal", " months after you bring a tool back."),
            ),
            finding("Your borrowing history is now kept for 12 months instead of 6."),
            section=3,
        ),
        change(
            (("delete", "too"), ("insert", "two")),
            finding("Spelling.", Effect.NONE, Direction.NEUTRAL, Level.MINOR),
            level=Level.MINOR,
        ),
        headings=("What we collect", "Who we share with", "How long we keep it", "Your rights"),
    )
