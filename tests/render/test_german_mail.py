"""The mail in German, and quotes of one language in a mail of another."""

from __future__ import annotations

import pathlib
import re
from dataclasses import replace

import pytest
from tests.render.email_cases import TOKEN, change, details, finding, report
from tests.render.german_mail_cases import (
    STAGES,
    english_policy,
    german_details,
    german_mail,
    german_report,
    mail_on_an_english_policy,
)
from tests.render.test_email_notice import visible

from policydiff.diff.records import EditKind
from policydiff.materiality import Direction
from policydiff.render.email import Message, Reader, render_email
from policydiff.render.mail_lint import lint_mail
from policydiff.render.templates import default_folder, mail_templates_digest
from policydiff.report.records import ChangeReport, Judged
from policydiff.rules import Effect

ENGLISH = re.compile(
    r"\b(?:the|and|your|you|we|from|changes?|this|that|is|notice|wording|section|read)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("reader", Reader)
def test_html_and_text_carry_the_same_facts(stage: str, reader: Reader) -> None:
    mail, made = german_details(stage=stage, reader=reader), german_report()
    facts = ["1. Juni 2025", mail.organisation, mail.legal_name, "Am Anleger 4", mail.contact]
    facts += [mail.policy_title, mail.policy_url, str(mail.comparison_url), *mail.actions[0]]
    facts += [each.findings[0].explanation for each in made.changes[:3]]
    facts += [made.changes[3].old_text, made.changes[3].new_text]
    if stage in ("announce", "correct"):
        facts += [text for each in made.changes[:4] for text in (each.old_text, each.new_text)]
    if reader is Reader.WATCHER:
        facts += ["Diese Nachrichten abbestellen", TOKEN, "weil Sie informiert werden wollten"]
    else:
        facts.append("weil Sie ein Konto bei Fährhof haben")
    for part in visible(german_mail(stage, reader)):
        assert [fact for fact in facts if fact not in part] == []


@pytest.mark.parametrize("stage", STAGES)
def test_no_english_word_is_left_in_a_german_mail(stage: str) -> None:
    message = german_mail(stage)
    for part in (message.subject, *visible(message)):
        assert ENGLISH.findall(re.sub(r"https?://\S+|\S+@\S+", "", part)) == []


@pytest.mark.parametrize("stage", STAGES)
def test_a_german_mail_has_no_fault(stage: str) -> None:
    for reader in Reader:
        message = german_mail(stage, reader)
        title = re.search(r"<title>(.*?)</title>", message.html)
        assert title is not None
        mail = german_details(stage=stage, reader=reader)
        assert lint_mail(message, german_report(), mail, title[1]) == ()


def marked(message: Message, lang: str) -> list[str]:
    """What the HTML says is of a language, tags taken out."""
    found = re.findall(
        rf'<(\w+)[^>]* lang="{lang}"[^>]*>(.*?)</\1>', message.html.split("<body")[1]
    )
    return [re.sub(r"<[^>]+>", "", text) for _, text in found]


def test_quotes_and_people_s_words_carry_their_language() -> None:
    message = mail_on_an_english_policy()
    assert '<html lang="de" dir="ltr"' in message.html
    said = marked(message, "en")
    assert said == [
        "We keep loans longer, and may call you",
        "Dear members, this is why.",
        "We keep loans for a year.",
        "Loans",
        "We keep your loans for 30 days.",
        "We keep your loans for 12 months.",
        "30 days",
        "12 months",
        "Calls",
        "We never call you.",
    ]
    assert "lang=" not in message.text


def test_a_mail_in_the_policy_s_language_marks_nothing() -> None:
    for stage in STAGES:
        assert german_mail(stage).html.count("lang=") == 1
    swiss = render_email(german_report(), german_details(locale="de-CH"), headline="x")
    assert swiss.html.count("lang=") == 1


def hebrew() -> ChangeReport:
    made = report(
        change(
            (("insert", "אנו שומרים את הפרטים שנה."),),
            finding("Longer.", Effect.EXPANDS, Direction.ADVERSE),
            kind=EditKind.ADDED,
        ),
        headings=("שמירה",),
    )
    return replace(made, judged=Judged("he", 1.0))


@pytest.mark.parametrize("locale", ["en", "de"])
def test_a_right_to_left_policy_is_quoted_right_to_left(locale: str) -> None:
    message = render_email(hebrew(), details(locale=locale), headline="x")
    assert f'<html lang="{locale}" dir="ltr"' in message.html
    assert marked(message, "he") == ["שמירה", "אנו שומרים את הפרטים שנה."]
    assert message.html.count('dir="rtl"') == 2


def test_a_right_to_left_mail_quotes_a_left_to_right_policy_as_such() -> None:
    message = render_email(english_policy(), details(locale="he"), headline="x")
    assert '<html lang="he" dir="rtl"' in message.html
    assert message.html.count('dir="ltr"') == len(marked(message, "en")) > 4
    own = render_email(hebrew(), details(locale="he"), headline="x")
    assert (own.html.count('dir="rtl"'), own.html.count('dir="ltr"')) == (1, 0)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (1, "Ab 1. Juni 2025 ändert sich ein Punkt, den Sie kennen sollten:"),
        (3, "Ab 1. Juni 2025 ändern sich 3 Punkte, die Sie kennen sollten:"),
    ],
)
def test_plurals_are_german(shown: int, said: str) -> None:
    made = german_report()
    few = replace(made, changes=made.changes[:shown])
    for part in visible(render_email(few, german_details(), headline="x")):
        assert said in part


def test_a_month_alone_fits_its_sentence() -> None:
    message = render_email(german_report(), german_details(effective_date="2025-06"), headline="x")
    assert message.subject.endswith("ändert sich ab Juni 2025")


def test_own_templates_speak_the_language_too(tmp_path: pathlib.Path) -> None:
    (tmp_path / "notice.subject.j2").write_text(
        '{{ _("Notice of changes") }}: {% trans count=changes | length %}'
        "This has changed:{% pluralize %}These {{ count }} things have changed:{% endtrans %}"
    )
    subjects = {
        locale: render_email(
            german_report(), german_details(locale=locale), headline="x", user_folder=tmp_path
        ).subject
        for locale in ("de", "en", "fr")
    }
    english = "Notice of changes: These 4 things have changed:"
    german = "Mitteilung über Änderungen: Diese 4 Punkte haben sich geändert:"
    assert subjects == {"de": german, "en": english, "fr": english}


def test_copies_of_older_words_still_work(tmp_path: pathlib.Path) -> None:
    words = (default_folder() / "notice.words.j2").read_text(encoding="utf-8")
    older = re.sub(r"language\.\w+\(([^()]*)\)", r"\1", words).replace(
        "{{ change }}", "{{ change.explanation }}"
    )
    assert "language.cited(" not in older
    assert "language.cited(" in words
    (tmp_path / "notice.words.j2").write_text(older)
    message = render_email(english_policy(), german_details(), headline="x", user_folder=tmp_path)
    assert "Für die Aufbewahrung" in message.text


def test_no_policy_text_becomes_markup_where_its_language_is_marked() -> None:
    hostile = '<b onclick=x>"{{ 7 * 7 }}" %(who)s & Co</b>'
    unread = finding("Unread.", Effect.UNCLEAR, Direction.NEUTRAL)
    made = report(
        change(
            (("equal", hostile), ("delete", "<i>a</i>"), ("insert", "<i>b</i>")),
            unread,
            lead_in=hostile,
        ),
        headings=(hostile,),
    )
    for stage in STAGES:
        mail = german_details(stage=stage, policy_title=hostile)
        message = render_email(
            made, mail, headline=hostile, own_headline=True, people_locale="en", intro=hostile
        )
        for tag in ("<b", "<i"):
            assert not re.search(rf"{tag}[ >]", message.html)
        # Once as the headline, once as the introduction at least, and as it was written.
        assert message.html.count("{{ 7 * 7 }}") == message.html.count("%(who)s") >= 4
        assert message.text.count("{{ 7 * 7 }}") >= 3


def test_what_mails_say_in_a_language_is_part_of_what_is_approved(tmp_path: pathlib.Path) -> None:
    english = mail_templates_digest(None)
    assert (
        english == mail_templates_digest(None, ("en",)) == mail_templates_digest(None, ("en-GB",))
    )
    german = mail_templates_digest(None, ("en", "de"))
    assert german == mail_templates_digest(None, ("de-AT", "en")) != english
    (tmp_path / "notice.subject.j2").write_text('{{ _("Children") }}')
    one = mail_templates_digest(tmp_path, ("de",))
    (tmp_path / "notice.subject.j2").write_text("{% for %}")
    assert mail_templates_digest(tmp_path, ("de",)) not in (one, german)
