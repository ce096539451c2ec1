"""One report, made by hand, that shows everything a renderer must be able to say."""

from __future__ import annotations

from dataclasses import replace

from policydiff.align import Relation
from policydiff.diff.records import EditKind, SideAccount, WordOp
from policydiff.document.records import Unit
from policydiff.materiality import Direction, Finding, Level
from policydiff.report import (
    Accounting,
    Change,
    Changelog,
    ChangelogEntry,
    ChangeReport,
    Fact,
    Facts,
    Judged,
    OverrideNote,
    PolicyRef,
    SectionRef,
    SectionReport,
    VersionRef,
)
from policydiff.report.ids import change_id, entry_id
from policydiff.rules import Effect

POLICY = PolicyRef(
    "members", "Privacy notice of the Fernwood tool library", "policies/members.md", "en"
)


def finding(
    rule: str,
    title: str,
    explanation: str,
    *,
    effect: Effect = Effect.EXPANDS,
    direction: Direction = Direction.ADVERSE,
    level: Level = Level.MATERIAL,
    legal_basis: tuple[str, ...] = (),
) -> Finding:
    return Finding(rule, title, explanation, effect, direction, level, None, None, legal_basis)


def change(
    kind: EditKind,
    old_text: str,
    new_text: str,
    *findings: Finding,
    unit: Unit = Unit.SENTENCE,
    sections: tuple[int | None, int | None],
    lines: tuple[tuple[int, int] | None, tuple[int, int] | None],
    words: tuple[WordOp, ...] = (),
    lead_in: str = "",
    needs_review: bool = False,
    consent_required: bool = False,
    retroactive: bool = False,
    affected_sections: tuple[int, ...] = (),
    override: OverrideNote | None = None,
    occurrence: int = 0,
) -> Change:
    if not words:
        sides: tuple[WordOp, ...] = (("delete", old_text), ("insert", new_text))
        words = tuple(op for op in sides if op[1])
    return Change(
        id=change_id(POLICY.id, kind, old_text, new_text, occurrence),
        kind=kind,
        unit=unit,
        old_text=old_text,
        new_text=new_text,
        lead_in=lead_in,
        old_section=sections[0],
        new_section=sections[1],
        old_lines=lines[0],
        new_lines=lines[1],
        words=words,
        level=override_level(findings, override),
        direction=findings[0].direction,
        needs_review=needs_review,
        consent_required=consent_required,
        retroactive=retroactive,
        affected_sections=affected_sections,
        override=override,
        findings=findings,
    )


def override_level(findings: tuple[Finding, ...], override: OverrideNote | None) -> Level:
    worst = max(
        (found.level for found in findings), key=[Level.NONE, Level.MINOR, Level.MATERIAL].index
    )
    if override is None:
        return worst
    return Level.MINOR if worst is Level.MATERIAL else Level.MATERIAL


def minor(rule: str, title: str, explanation: str, effect: Effect = Effect.RECORD) -> Finding:
    return finding(
        rule, title, explanation, effect=effect, direction=Direction.NEUTRAL, level=Level.MINOR
    )


CHANGES = (
    change(
        EditKind.MODIFIED,
        "Last updated: 3 March 2025",
        "Last updated: 9 June 2025",
        minor(
            "date-line",
            "Date line changed",
            "The notice now says it was last updated on 2025-06-09.",
        ),
        unit=Unit.DATE,
        sections=(0, 0),
        lines=((3, 3), (3, 3)),
        words=(
            ("equal", "Last updated: "),
            ("delete", "3 March"),
            ("insert", "9 June"),
            ("equal", " 2025"),
        ),
    ),
    change(
        EditKind.MODIFIED,
        "We keep the record of every loan for 30 days after you return the tool.",
        "We keep the record of every loan for 18 months after you return the tool.",
        finding(
            "retention-period-lengthened",
            "Data is kept longer",
            "The record of every loan is now kept 18 months instead of 30 days.",
            legal_basis=("GDPR Art. 13(2)(a)", "FTC Act s. 5"),
        ),
        sections=(2, 3),
        lines=((14, 15), (21, 21)),
        words=(
            ("equal", "We keep the record of every loan for "),
            ("delete", "30 days"),
            ("insert", "18 months"),
            ("equal", " after you return the tool."),
        ),
        retroactive=True,
    ),
    change(
        EditKind.ADDED,
        "",
        "insurance partners, so that they can price cover for power tools.",
        finding(
            "recipient-added",
            "Data goes to someone new",
            "Insurance partners may now receive your data.",
            legal_basis=("GDPR Art. 13(1)(e)",),
        ),
        finding(
            "purpose-added",
            "Data is used for something new",
            "Your data may now be used to price insurance.",
            legal_basis=("GDPR Art. 13(3)",),
        ),
        unit=Unit.ITEM,
        sections=(None, 4),
        lines=(None, (27, 28)),
        lead_in="We share what you borrow with:",
        consent_required=True,
    ),
    change(
        EditKind.MODIFIED,
        "You may ask for a copy of your data once a year.",
        "You may ask for a copy of your data at any time, free of charge.",
        finding(
            "right-easier",
            "A right is easier to use",
            "A copy of your data can now be asked for at any time, without a fee.",
            effect=Effect.RESTRICTS,
            direction=Direction.FAVOURABLE,
            legal_basis=("GDPR Art. 12(5)", "GDPR Art. 15"),
        ),
        sections=(4, 5),
        lines=((30, 30), (33, 33)),
        words=(
            ("equal", "You may ask for a copy of your data "),
            ("delete", "once a year"),
            ("insert", "at any time, free of charge"),
            ("equal", "."),
        ),
    ),
    change(
        EditKind.REMOVED,
        "Partners of the library are the neighbourhood associations listed at the counter.",
        "",
        finding(
            "not-understood",
            "A sentence about data could not be read",
            "It speaks of partners, and no rule explains what its removal changes.",
            effect=Effect.UNCLEAR,
            direction=Direction.NEUTRAL,
        ),
        sections=(1, None),
        lines=((8, 9), None),
        needs_review=True,
        affected_sections=(4,),
    ),
    change(
        EditKind.MODIFIED,
        "Write to desk@fernwood.example.",
        "Write to privacy@fernwood.example.",
        minor(
            "contact-changed",
            "Contact changed",
            "The address to write to is now privacy@fernwood.example.",
        ),
        sections=(5, 6),
        lines=((36, 36), (40, 40)),
        words=(
            ("equal", "Write to "),
            ("delete", "desk"),
            ("insert", "privacy"),
            ("equal", "@fernwood.example."),
        ),
    ),
    change(
        EditKind.MOVED,
        "Children may borrow hand tools together with an adult.",
        "Children may borrow hand tools together with an adult.",
        minor(
            "moved", "Sentence moved", "It stands in another place and says the same.", Effect.NONE
        ),
        sections=(1, 5),
        lines=((10, 10), (35, 35)),
        words=(("equal", "Children may borrow hand tools together with an adult."),),
    ),
    change(
        EditKind.MODIFIED,
        "Loans and returns",
        "How long we keep records",
        minor(
            "heading-renamed", "Heading renamed", "The section has another heading.", Effect.NONE
        ),
        unit=Unit.HEADING,
        sections=(2, 3),
        lines=((12, 12), (19, 19)),
    ),
    change(
        EditKind.MODIFIED,
        "Our workshop evenings are run by volunteers who can see your name.",
        "Our workshop evenings are run by members who can see your name.",
        finding(
            "recipient-replaced",
            "Data goes to someone else",
            "Members instead of volunteers can now see your name.",
            effect=Effect.REDIRECTS,
            direction=Direction.NEUTRAL,
            legal_basis=("GDPR Art. 13(1)(e)",),
        ),
        sections=(3, 4),
        lines=((20, 20), (25, 25)),
        words=(
            ("equal", "Our workshop evenings are run by "),
            ("delete", "volunteers"),
            ("insert", "members"),
            ("equal", " who can see your name."),
        ),
        override=OverrideNote("R. Okafor", "Volunteers have always been members.", Level.MATERIAL),
    ),
    change(
        EditKind.FORMATTING,
        "We don't sell data - ever.",
        "We don’t sell data — ever.",
        minor("typography", "Typography", "Only quotes and dashes differ.", Effect.NONE),
        sections=(3, 4),
        lines=((18, 18), (23, 23)),
        words=(
            ("equal", "We "),
            ("delete", "don't"),
            ("insert", "don’t"),
            ("equal", " sell data "),
            ("delete", "-"),
            ("insert", "—"),
            ("equal", " ever."),
        ),
    ),
)


def section(index: int, heading: str, number: str) -> SectionRef:
    path = ("Privacy notice", heading) if index else ()
    return SectionRef(index, heading, path, number, heading.lower().replace(" ", "-"))


def sections() -> tuple[SectionReport, ...]:
    old = ["", "Who we are", "Loans and returns", "Sharing", "Your rights", "Contact"]
    new = [
        "",
        "Who we are",
        "Hand tools",
        "How long we keep records",
        "Sharing",
        "Your rights",
        "Contact",
    ]
    pairs = ((0, 0), (1, 1), (None, 2), (2, 3), (3, 4), (4, 5), (5, 6))
    reports = []
    for before, after in pairs:
        inside = [
            found
            for found in CHANGES
            if (before is not None and found.old_section == before)
            or (after is not None and found.new_section == after)
        ]
        levels = [found.level for found in inside]
        worst = (
            Level.MATERIAL if Level.MATERIAL in levels else Level.MINOR if levels else Level.NONE
        )
        reports.append(
            SectionReport(
                relation=Relation.ADDED if before is None else Relation.MATCHED,
                old=() if before is None else (section(before, old[before], str(before or "")),),
                new=(section(after, new[after], str(after or "")),),
                renamed=before == 2,
                moved=False,
                renumbered=before in (2, 3, 4, 5),
                edited=bool(inside) and before is not None,
                level=worst,
                changes=tuple(found.id for found in inside),
                matched_by="" if before is None else "heading",
                score=0.0 if before is None else 0.97,
            )
        )
    return tuple(reports)


REPORT = ChangeReport(
    policydiff_version="0.1.0",
    rules_version="1",
    policy=POLICY,
    old=VersionRef(
        "2f3a1c09b7d1e5a4" * 2 + "2f3a1c09",
        "2025-03-03T09:00:00+01:00",
        "2025-03-03",
        "2025-03-03",
        "a" * 64,
    ),
    new=VersionRef(
        "9b0d7aa41c22f0e6" * 2 + "9b0d7aa4",
        "2025-06-09T17:30:00+02:00",
        "2025-07-15",
        "2025-06-09",
        "b" * 64,
    ),
    level=Level.MATERIAL,
    direction=Direction.MIXED,
    sections=sections(),
    changes=CHANGES,
    facts=Facts(
        vendors=(Fact("Brightcover", "added", "", "Brightcover"),),
        links=(Fact("insurance terms", "added", "", "https://fernwood.example/cover"),),
        contacts=(
            Fact(
                "e-mail",
                "changed",
                "desk@fernwood.example",
                "privacy@fernwood.example",
                CHANGES[5].id,
            ),
        ),
        dates=(Fact("last_updated", "changed", "2025-03-03", "2025-06-09", CHANGES[0].id),),
        definitions=(
            Fact(
                "Partners",
                "removed",
                "the neighbourhood associations listed at the counter",
                "",
                CHANGES[4].id,
            ),
        ),
    ),
    judged=Judged("en", 0.934),
    rewritten=False,
    accounting=Accounting(
        old=SideAccount(sentences=38, unchanged=31, moved=1, modified=5, gone=1),
        new=SideAccount(sentences=38, unchanged=31, moved=1, modified=5, gone=1),
    ),
    warnings=("Line 12: a table without header cells was read row by row.",),
)

FIRST_STEP = replace(
    REPORT,
    old=replace(REPORT.old, rev="", date="", sha256="c" * 64),
    new=REPORT.old,
    level=Level.MINOR,
    direction=Direction.NEUTRAL,
    changes=(CHANGES[5], CHANGES[9]),
    sections=(),
    facts=Facts(),
    warnings=(),
    accounting=Accounting(
        old=SideAccount(sentences=38, unchanged=36, moved=0, modified=2, gone=0),
        new=SideAccount(sentences=38, unchanged=36, moved=0, modified=2, gone=0),
    ),
)

CHANGELOG = Changelog(
    policy=POLICY,
    entries=(
        ChangelogEntry(
            entry_id(POLICY.id, REPORT.old.sha256, REPORT.new.sha256),
            REPORT,
            notified="members-2025-06-12",
            approved_by="R. Okafor",
            notified_on="2025-06-12",
        ),
        ChangelogEntry(entry_id(POLICY.id, "c" * 64, REPORT.old.sha256), FIRST_STEP),
    ),
)
