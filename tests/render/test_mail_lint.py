"""What the lint finds in a notice, and that the default templates give it nothing to find."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.render.email_cases import TOKEN, details, rich_report
from tests.render.golden_cases import STAGES

from policydiff.render.email import MAX_HTML, Message, Reader, render_email
from policydiff.render.mail_lint import lint_mail, visible_text

HEADLINE = "Advertising networks receive data about you, and loans are kept longer"


def faults(message: Message, reader: Reader = Reader.WATCHER, **more: object) -> list[str]:
    mail = replace(details(reader=reader), **more)  # type: ignore[arg-type]
    return [fault.rule for fault in lint_mail(message, rich_report(), mail, HEADLINE)]


def notice(reader: Reader = Reader.WATCHER) -> Message:
    return render_email(rich_report(), details(reader=reader), headline=HEADLINE)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("reader", Reader)
def test_the_default_templates_have_no_fault(stage: str, reader: Reader) -> None:
    made, mail = rich_report(), details(stage=stage, reader=reader)
    since = made if stage == "correct" else None
    message = render_email(made, mail, headline=HEADLINE, since=since)
    assert lint_mail(message, made, mail, HEADLINE) == ()


@pytest.mark.parametrize(
    "subject",
    [
        "{title} changes on 1 June 2025!",
        "🎉 {title} changes",
        "Great news: {title} changes",
        "{title} changes, and 20% off for you",
        "Re: {title} changes",
        "{title}: Exklusiv für Sie",
        "Something changes",
    ],
)
def test_a_subject_that_is_not_plain_is_found(subject: str) -> None:
    said = subject.format(title=details().policy_title)
    assert faults(replace(notice(), subject=said)) == ["subject"]


def test_names_may_sound_as_they_like() -> None:
    title, name = "Bonus Club newsletter terms", "Gratis! Ltd"
    mail = replace(details(), policy_title=title, organisation=name)
    message = render_email(rich_report(), mail, headline=HEADLINE)
    assert lint_mail(message, rich_report(), mail, HEADLINE) == ()


def test_promotion_and_whatever_loads_is_found() -> None:
    good = notice()
    for part in (
        "<p>Sign up today for our newsletter</p>",
        '<img src="https://example.org/pixel.gif">',
        "<script>count()</script>",
        '<p style="background: url(https://example.org/x)">x</p>',
    ):
        assert "promotion" in faults(
            replace(good, html=good.html.replace("</body>", part + "</body>"))
        )
    assert faults(replace(good, text=good.text + "\nSpecial offer for you\n")) == ["promotion"]
    tracked = "https://example.org/?utm_source=notice"
    both = replace(
        good,
        text=f"{good.text}\n{tracked}\n",
        html=good.html.replace("</body>", f'<a href="{tracked}">x</a></body>'),
    )
    assert faults(both) == ["promotion"]


def test_policy_text_may_speak_of_offers() -> None:
    made = rich_report()
    changes = tuple(
        replace(change, new_text="We send you special offers and a newsletter.")
        if at == 0
        else change
        for at, change in enumerate(made.changes)
    )
    good = notice()
    quoted = "We send you special offers and a newsletter."
    message = replace(
        good, text=f"{good.text}\n{quoted}\n", html=good.html.replace("</body>", f"{quoted}</body>")
    )
    mail = details(reader=Reader.WATCHER)
    assert lint_mail(message, replace(made, changes=changes), mail, HEADLINE) == ()
    assert faults(message) == ["promotion", "promotion"]


def test_the_change_must_come_first() -> None:
    good = notice()
    blurb = "We care about you. " * 20
    assert faults(replace(good, text=blurb + good.text)) == ["change-first"]
    link = replace(good, text="See https://example.org/privacy\n" + good.text)
    assert faults(link, policy_url="https://example.org/privacy")[:1] == ["change-first"]
    gone = replace(good, text=good.text.replace(HEADLINE.split(",")[0], "News"))
    assert faults(gone) == ["change-first", "same-facts"]


def test_a_part_that_says_less_is_found() -> None:
    good, mail = notice(), details()
    less = good.text.replace(mail.comparison_url or "", "")
    assert faults(replace(good, text=less)) == ["same-facts"]
    assert faults(replace(good, text=good.text + "\nUntil 77 days after.\n")) == ["same-facts"]
    without = good.html.replace(mail.contact, "")
    assert "same-facts" in faults(replace(good, html=without))


def test_the_sender_must_be_named_in_both_parts() -> None:
    good, mail = notice(), details()
    line = mail.postal_address.splitlines()[0]
    assert "sender" in faults(replace(good, text=good.text.replace(line, "")))
    assert "sender" in faults(replace(good, html=good.html.replace("Lending Libraries CIO", "")))


def test_each_kind_of_reader_has_the_unsubscribe_that_is_honoured() -> None:
    good = notice()
    assert faults(replace(good, text=good.text.replace(TOKEN, ""))) == ["unsubscribe"]
    account = notice(Reader.ACCOUNT)
    assert faults(account, Reader.ACCOUNT) == []
    offered = replace(account, text=account.text + "\nUnsubscribe by answering.\n")
    assert faults(offered, Reader.ACCOUNT) == ["unsubscribe"]


def test_a_part_that_would_be_cut_is_found() -> None:
    good = notice()
    padded = good.html.replace("</style>", "x" * MAX_HTML + "</style>")
    assert faults(replace(good, html=padded)) == ["size"]


def test_visible_text_is_what_a_reader_sees() -> None:
    page = "<head><title>T</title></head><style>p{}</style><p>Lo<b>ng</b>er</p><p>A&amp;B<!-- no --></p>"
    assert visible_text(page) == "Longer A&B"
