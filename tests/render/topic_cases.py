"""A notice of several changes to a few topics, and the mail of it."""

from __future__ import annotations

from functools import cache

from tests.render.email_cases import change, details, finding, report

from policydiff.diff.records import EditKind
from policydiff.materiality import Direction
from policydiff.render.email import Message, render_email
from policydiff.report.records import Change, ChangeReport
from policydiff.rules import Effect

HEADINGS = ("Visits", "Who gets it", "How long", "Your rights", "Words")


def _new(text: str, explanation: str, rule: str, section: int, *, better: bool = False) -> Change:
    direction = Direction.FAVOURABLE if better else Direction.ADVERSE
    effect = Effect.RESTRICTS if better else Effect.EXPANDS
    found = finding(explanation, effect, direction, rule=rule)
    return change((("insert", text),), found, section=section, kind=EditKind.ADDED)


def _longer(what: str, before: str, after: str, *, better: bool = False) -> Change:
    direction = Direction.FAVOURABLE if better else Direction.ADVERSE
    rule = "retention-period-shortened" if better else "retention-period-lengthened"
    return change(
        (
            ("equal", f"We keep {what} for "),
            ("delete", before),
            ("insert", after),
            ("equal", "."),
        ),
        finding(
            f"“{what.capitalize()}” are now kept for {after} instead of {before}.",
            Effect.RESTRICTS if better else Effect.EXPANDS,
            direction,
            rule=rule,
        ),
        section=3,
    )


def many_topics() -> ChangeReport:
    """Seven changes to four topics, in another order than readers should meet them in."""
    unclear = finding(
        "No rule explains this.", Effect.UNCLEAR, Direction.NEUTRAL, rule="definition-changed"
    )
    return report(
        _new("You may have your visits deleted.", "You may now: “have your visits deleted”.",
             "right-added", 4, better=True),
        _longer("your camera pictures", "90 days", "30 days", better=True),
        _longer("your bookings", "6 months", "2 years"),
        change(
            (("equal", "A visit is "), ("delete", "a stay"), ("insert", "any stay"), ("equal", ".")),
            unclear,
            section=5,
        ),
        _new("We share bookings with insurers.", "“Insurers” newly appears among those who receive "
             "“bookings”.", "recipient-added", 2),
        _new("We share invoices with Lindwurm Ltd.", "“Lindwurm Ltd” newly appears among those who "
             "receive “invoices”.", "vendor-added", 2),
        _longer("your invoices", "8 years", "10 years"),
        headings=HEADINGS,
    )  # fmt: skip


@cache
def topic_mail(stage: str = "announce", locale: str = "en") -> Message:
    later = {} if stage == "announce" else {"told_on": "2025-04-02", "told_date": "2025-06-01"}
    headline = "Spanner & Thread shares bookings with insurers, and keeps them longer"
    mail = details(stage=stage, locale=locale, **later)
    return render_email(many_topics(), mail, headline=headline)
