"""The mail itself: one recipient, both alternatives, no header that text could forge."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.delivery.delivery_samples import FOOTER, SENDER, message

from policydiff.delivery.letters import UNSUBSCRIBE_SLOT
from policydiff.delivery.records import Sender, SubscriberKind
from policydiff.delivery.transports import Envelope, Letter
from policydiff.delivery.transports.mime import build_message
from policydiff.delivery.transports.protocol import header_text, redact
from policydiff.render.email import Message

WHEN = datetime(2027, 1, 15, 8, tzinfo=UTC)
URL = "https://acme.example.com/leave/" + "t" * 90
ACCOUNT = Envelope("a" * 32, "ann@example.org")
WATCHER = Envelope("b" * 32, "ann@example.org", URL)


def letter(
    kind: SubscriberKind = SubscriberKind.ACCOUNT,
    sender: Sender = SENDER,
    content: Message | None = None,
) -> Letter:
    slot = UNSUBSCRIBE_SLOT if kind is SubscriberKind.WATCHER else ""
    return Letter(content or message("en", slot), sender, "en", kind, WHEN, slot)


def parsed(letter_: Letter, envelope: Envelope) -> EmailMessage:
    raw = build_message(letter_, envelope).as_bytes()
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_an_account_holders_mail() -> None:
    mail = parsed(letter(), ACCOUNT)
    assert mail["To"] == "ann@example.org"
    assert mail["From"] == "Acme Ltd <legal@acme.example.com>"
    assert mail["Date"].datetime == WHEN
    assert mail["Message-ID"] == f"<{'a' * 32}@acme.example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"
    assert mail["List-Unsubscribe"] is None and mail["List-Unsubscribe-Post"] is None
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().splitlines() == message().text.splitlines()
    assert html.get_content().rstrip() == message().html
    assert all(part.get_content_charset() == "utf-8" for part in (text, html))


def test_a_watchers_mail_has_one_link_in_text_and_headers() -> None:
    raw = build_message(letter(SubscriberKind.WATCHER), WATCHER).as_bytes()
    # On one line: a folded or encoded header is not recognised as one-click.
    assert f"\r\nList-Unsubscribe: <{URL}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    mail = parsed(letter(SubscriberKind.WATCHER), WATCHER)
    for part in mail.iter_parts():
        assert URL in part.get_content() and UNSUBSCRIBE_SLOT not in part.get_content()


def test_a_watcher_whose_mail_program_opens_no_page_may_write_a_mail() -> None:
    made = replace(letter(SubscriberKind.WATCHER), unsubscribe_mail="leave@example.org")
    raw = build_message(made, WATCHER).as_bytes()
    by_mail = f"mailto:leave@example.org?subject=unsubscribe%20{'b' * 32}"
    assert f"\r\nList-Unsubscribe: <{URL}>, <{by_mail}>\r\n".encode() in raw
    assert raw.count(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click") == 1
    # Nobody is offered a mail alone, and an account holder nothing at all.
    assert (
        b"List-Unsubscribe"
        not in build_message(made, replace(WATCHER, unsubscribe_url="")).as_bytes()
    )


def test_the_same_arguments_give_the_same_bytes() -> None:
    once, again = (build_message(letter(), ACCOUNT).as_bytes() for _ in range(2))
    assert once == again


def test_headers_cannot_be_forged() -> None:
    forged = Message("Hello\r\nBcc: spy@example.org\x00\u2028x", f"text{FOOTER}", "<p></p>")
    sender = Sender("Acme\r\nBcc: spy@example.org", "x", "legal@acme.example.com")
    mail = parsed(letter(sender=sender, content=forged), ACCOUNT)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hello Bcc: spy@example.org x"


def test_addresses_beyond_ascii() -> None:
    mail = parsed(letter(), Envelope("c" * 32, "ann@exämple.org"))
    assert mail["To"] == "ann@xn--exmple-cua.org"
    raw = build_message(letter(), Envelope("c" * 32, "änn@example.org")).as_bytes()
    assert "To: änn@example.org".encode() in raw


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=300))
def test_any_subject_and_text_survives(text: str) -> None:
    content = Message(text, text + FOOTER, f"<p>{text}</p>")
    mail = parsed(letter(content=content), ACCOUNT)
    assert sorted(mail.keys()) == sorted(
        [
            "Subject",
            "From",
            "To",
            "Date",
            "Message-ID",
            "Policydiff-Delivery",
            "Auto-Submitted",
            "MIME-Version",
            "Content-Type",
            "Content-Language",
        ]
    )
    part = next(mail.iter_parts())
    assert part.get_content().split() == content.text.split()


@settings(max_examples=200, deadline=None)
@example("Withdrawn: Bramble Tool Library takes back the announced changes to “Privacy policy”")
@example("Änderung " * 40)
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=200))
def test_a_subject_is_read_as_it_was_written(subject: str) -> None:
    content = Message(subject, f"…{FOOTER}", "<p>…</p>")
    raw = build_message(letter(content=content), ACCOUNT).as_bytes()
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert str(mail["Subject"]) == header_text(subject)


def test_other_peoples_words_lose_their_addresses() -> None:
    said = "550 5.1.1 <Ann.B@Example.org>: no\r\nsuch user; see bob@x.example, mailto:c@d.example"
    assert redact(said, ["ann.b@example.org"]) == (
        "550 5.1.1 <(address)>: no such user; see (address), mailto:(address)"
    )
    assert "odd" not in redact('no "odd local"@example.org here', ['"odd local"@example.org'])
