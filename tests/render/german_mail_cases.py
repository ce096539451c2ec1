"""The mail in German: of a German policy in every stage, and of an English one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from tests.render.email_cases import change, details, finding, report

from policydiff.diff.records import EditKind
from policydiff.document.records import Unit
from policydiff.i18n import translator
from policydiff.materiality import Direction, Level
from policydiff.notice.headline import headline
from policydiff.render.email import MailDetails, Message, Reader, render_email
from policydiff.report.records import ChangeReport, Judged, PolicyRef
from policydiff.rules import Effect

STAGES = ("announce", "remind", "in_force", "correct", "withdraw")
ORGANISATION = "Fährhof"
HEADINGS = ("Was wir erheben", "Wer Daten erhält", "Wie lange wir Daten aufbewahren", "Ihre Rechte")


def german_report() -> ChangeReport:
    small = finding("Rechtschreibung berichtigt.", Effect.NONE, Direction.NEUTRAL, Level.MINOR)
    made = report(
        change(
            (("insert", "Sie können Ihre Ausleihen als Datei mitnehmen."),),
            finding(
                "Im Text steht jetzt, dass Sie dies dürfen: „Ausleihen als Datei mitnehmen“.",
                Effect.RESTRICTS,
                Direction.FAVOURABLE,
            ),
            section=4,
            kind=EditKind.ADDED,
        ),
        change(
            (
                ("equal", "Ihre Ausleihen speichern wir nach der Rückgabe "),
                ("delete", "30 Tage"),
                ("insert", "12 Monate"),
                ("equal", "."),
            ),
            finding("Für die Aufbewahrung von „Ausleihen“ gilt jetzt „12 Monate“ statt „30 Tage“."),
            section=3,
            retroactive=True,
        ),
        change(
            (("insert", "Werbenetzwerke, die Ihnen anderswo Anzeigen zeigen"),),
            finding("Neu genannt bei denen, die Daten erhalten: „Werbenetzwerke“."),
            finding(
                "Im Text steht jetzt, dass dies geschehen darf: Nutzung von Daten für Werbung."
            ),
            section=2,
            kind=EditKind.ADDED,
            unit=Unit.ITEM,
            lead_in="Was sie brauchen, geben wir weiter an:",
            consent=True,
        ),
        change(
            (
                ("equal", "Fragen beantwortet "),
                ("delete", "der Tresen"),
                ("insert", "unser Datenteam"),
                ("equal", " in angemessener Zeit."),
            ),
            finding("Keine Regel erklärt das.", Effect.UNCLEAR, Direction.NEUTRAL),
            section=4,
        ),
        change(
            (
                ("equal", "Wir setzen "),
                ("delete", "zwo"),
                ("insert", "zwei"),
                ("equal", " Cookies."),
            ),
            small,
            level=Level.MINOR,
        ),
        headings=HEADINGS,
    )
    policy = PolicyRef("datenschutz", "Datenschutz", "datenschutz.md", "de")
    return replace(made, policy=policy, judged=Judged("de", 1.0))


def corrected() -> ChangeReport:
    """What changed between an announcement and its correction."""
    made = german_report()
    longer = made.changes[1]
    return replace(made, changes=(longer, made.changes[-1]), sections=made.sections)


def german_details(**other: object) -> MailDetails:
    values: dict[str, object] = {
        "organisation": ORGANISATION,
        "legal_name": "Werkzeugverleih Fährhof e. V.",
        "postal_address": "Am Anleger 4\n21035 Beispielstedt",
        "contact": "datenschutz@example.org",
        "policy_title": "Datenschutz",
        "policy_url": "https://example.org/datenschutz",
        "comparison_url": "https://example.org/datenschutz/aenderungen/n1",
        "actions": (("Werbung widersprechen", "https://example.org/konto/werbung"),),
        "locale": "de",
    }
    return details(**(values | other))


@cache
def german_mail(stage: str, reader: Reader = Reader.WATCHER) -> Message:
    later = {} if stage == "announce" else {"told_on": "2025-04-02", "told_date": "2025-06-01"}
    if stage == "correct":
        later["told_date"] = "2025-05-15"
    made = german_report()
    return render_email(
        made,
        german_details(stage=stage, reader=reader, **later),
        headline=headline(made, ORGANISATION, translator("de")),
        since=corrected() if stage == "correct" else None,
    )


def english_policy() -> ChangeReport:
    """A change to an English policy, explained in German."""
    return report(
        change(
            (
                ("equal", "We keep your loans for "),
                ("delete", "30 days"),
                ("insert", "12 months"),
                ("equal", "."),
            ),
            finding("Für die Aufbewahrung von „loans“ gilt jetzt „12 months“ statt „30 days“."),
            section=1,
        ),
        change(
            (("delete", "We never call you."),),
            finding("Der Text schließt dies nicht mehr aus: „call you“."),
            kind=EditKind.REMOVED,
            section=2,
        ),
        headings=("Loans", "Calls"),
    )


@cache
def mail_on_an_english_policy() -> Message:
    """To an account holder who reads German; a person wrote the headline and the introduction."""
    mail = german_details(
        policy_title="Privacy policy",
        reader=Reader.ACCOUNT,
        comparison_url=None,
        unsubscribe_url=None,
        actions=(),
    )
    made = english_policy()
    return render_email(
        made,
        mail,
        headline="We keep loans longer, and may call you",
        own_headline=True,
        people_locale="en",
        intro="Dear members, this is why.",
        wording=((made.changes[0].id, "We keep loans for a year."),),
    )


def _lines(message: Message) -> str:
    return f"Subject: {message.subject}\n\n{message.text}"


GERMAN_MAILS: Mapping[str, Callable[[], str]] = {
    "notice_de_account.txt": lambda: _lines(mail_on_an_english_policy()),
    "notice_de_account.html": lambda: mail_on_an_english_policy().html,
    **{
        f"notice_de_{stage}.txt": lambda stage=stage: _lines(german_mail(stage))  # type: ignore[misc]
        for stage in STAGES
    },
    **{
        f"notice_de_{stage}.html": lambda stage=stage: german_mail(stage).html  # type: ignore[misc]
        for stage in STAGES
    },
}
"""File name to what must be in it."""
