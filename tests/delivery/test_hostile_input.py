"""Policy text, names and addresses that try to be something else stay text, names and addresses."""

from __future__ import annotations

import email
import email.policy
import json
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from jsonschema import Draft202012Validator
from tests.delivery.sendgrid_stand_in import OWN_SCHEMA

import policydiff
from policydiff.delivery.addresses import parse_address
from policydiff.delivery.letters import UNSUBSCRIBE_SLOT, Letters, UnsubscribeLinks
from policydiff.delivery.records import Sender, SubscriberKind
from policydiff.delivery.transports import Batch, Envelope, Letter
from policydiff.delivery.transports.mime import build_message
from policydiff.delivery.transports.sendgrid_request import SendGridSettings, build_request
from policydiff.errors import ConfigError
from policydiff.render.email import MailDetails, Message, Reader, render_email

WHEN = datetime(2027, 1, 15, 8, tzinfo=UTC)
URL = "https://acme.example.com/leave/token"
HOSTILE = (
    "%%pd_unsub%%",
    "%pd_unsub%",
    "%%%pd_unsub%%%",
    "<%asm_group_unsubscribe_raw_url%>",
    "{{ 7 * 7 }}",
    "{% include '/etc/hostname' %}",
    "{{ mail.__class__.__mro__ }}",
    "<script>alert(1)</script>",
    "Bcc: everybody@example.org",
    "\ue000unsubscribe\ue001",
)
NAMES = (
    "Acme\r\nBcc: everybody@example.org",
    "Acme\nX-Injected: yes",
    "Acme\u2028Bcc: everybody@example.org",
    "Acme\x00\x85Bcc: everybody@example.org",
    'Acme" <thief@example.org>, "',
    "Acme; Bcc: everybody@example.org",
    "=?utf-8?q?Acme=0D=0ABcc:_everybody@example.org?=",
    "A" * 10_000,
    "Ä" * 10_000,
)


def notice(words: str, name: str = "Acme Ltd", title: str = "Privacy policy") -> Message:
    """A real notice on a policy that quotes `words`, to a watcher."""
    old = f"# {title}\n\n## Logs\n\nWe keep server logs for 30 days.\n"
    new = old.replace("30 days.", f"12 months. We share your address with {words} advertisers.")
    report = policydiff.compare(old, new, format="markdown")
    details = MailDetails(
        organisation=name,
        legal_name="Acme Ltd",
        postal_address="1 Example Road\nSample Town",
        contact="help@example.org",
        policy_title=title,
        policy_url="https://example.org/privacy",
        effective_date=None,
        stage="announce",
        reader=Reader.WATCHER,
        unsubscribe_url=UNSUBSCRIBE_SLOT,
    )
    return render_email(report, details, headline=f"We changed {words}")


def letter(message: Message, sender: Sender) -> Letter:
    links = UnsubscribeLinks("https://acme.example.com/leave/{token}", (b"k" * 32,))
    letters = Letters({"en": message}, sender, default_locale="en", unsubscribe=links, now=0.0)
    letters.check_kind(SubscriberKind.WATCHER)
    return letters.letter(SubscriberKind.WATCHER, "en")


SENDER = Sender("Acme Ltd", "1 Example Road\nSample Town", "legal@acme.example.com")
ENVELOPE = Envelope("d" * 32, "ada@mail.example.org", URL)


def sendgrid(made: Letter) -> dict[str, object]:
    """The body, with each substitution made as the provider makes it: everywhere in the mail."""
    body = json.loads(build_request(Batch("0" * 32, made, (ENVELOPE,)), SendGridSettings()))
    assert [error.message for error in Draft202012Validator(OWN_SCHEMA).iter_errors(body)] == []
    (person,) = body["personalizations"]
    for slot, value in person["substitutions"].items():
        body["subject"] = body["subject"].replace(slot, value)
        for part in body["content"]:
            part["value"] = part["value"].replace(slot, value)
    assert isinstance(body, dict)
    return body


def mime(made: Letter) -> EmailMessage:
    return email.message_from_bytes(
        build_message(made, ENVELOPE).as_bytes(), policy=email.policy.default
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_policy_quotes_is_never_replaced_or_run(words: str) -> None:
    plain = notice("harmless")
    made = letter(notice(words), SENDER)
    body = sendgrid(made)
    text, html = (part["value"] for part in body["content"])
    links = plain.text.count(UNSUBSCRIBE_SLOT)
    assert text.count(URL) == links and html.count(URL) == plain.html.count(UNSUBSCRIBE_SLOT)
    assert URL not in str(body["subject"])
    whole = f"{body['subject']} {text} {html}"
    assert (
        "49" not in text and "<script>" not in html and "__mro__ }}" not in html.replace(words, "")
    )
    assert "%%" not in whole and "<%" not in whole
    sent = mime(made)
    assert set(sent.keys()) == set(mime(letter(plain, SENDER)).keys())
    assert sent["Bcc"] is None and str(sent["To"]) == "ada@mail.example.org"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_makes_no_header_and_no_recipient(name: str) -> None:
    sender = Sender("Acme Ltd", SENDER.postal_address, SENDER.from_address, from_name=name)
    made = letter(notice("harmless", name=name, title=name.split("\n")[0][:500]), sender)
    sent = mime(made)
    assert set(sent.keys()) == set(mime(letter(notice("harmless"), SENDER)).keys())
    assert [each.addr_spec for each in sent["From"].addresses] == [SENDER.from_address]
    assert [each.addr_spec for each in sent["To"].addresses] == [ENVELOPE.address]
    assert "\n" not in sent["Subject"] and "\r" not in sent["Subject"]
    raw = build_message(made, ENVELOPE).as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    body = sendgrid(made)
    shown = body["from"]
    assert isinstance(shown, dict) and shown["email"] == SENDER.from_address
    assert not set(shown.get("name", "")) & set("\r\n;,\x00\x85\u2028")
    assert len(str(body["subject"])) < 1_000


@pytest.mark.parametrize(
    "subject",
    [
        "Change\r\nBcc: everybody@example.org",
        "=?utf-8?q?Change=0D=0ABcc:_everybody@example.org?=",
        "=?utf-8?b?Q2hhbmdlDQpCY2M6IGVAZXhhbXBsZS5vcmc=?=",
        "==??utf-8?q?=0D=0ABcc:_everybody@example.org?=",
        "S" * 10_000,
    ],
)
def test_a_subject_is_one_line_of_one_header(subject: str) -> None:
    plain = notice("harmless")
    made = letter(Message(subject, plain.text, plain.html), SENDER)
    sent = mime(made)
    assert sent["Bcc"] is None and "\n" not in sent["Subject"]
    assert not set(str(sendgrid(made)["subject"])) & set("\r\n\x00")


@pytest.mark.parametrize(
    "address",
    [
        "ada@mail.example.org\r\nBcc: ben@mail.example.org",
        "ada@mail.example.org,ben@mail.example.org",
        "ada@mail.example.org ben@mail.example.org",
        "<ada@mail.example.org>",
        '"a\r\nb"@mail.example.org',
        "a" * 10_000 + "@mail.example.org",
        "ada@" + "m" * 10_000 + ".org",
        "=?utf-8?q?ada?=@mail.example.org\n",
        '","email":"ben@mail.example.org',
    ],
)
def test_what_is_not_one_address_never_reaches_a_transport(address: str) -> None:
    assert parse_address(address) is None


def test_a_subject_must_say_something_and_is_nobodys_own() -> None:
    plain = notice("harmless")
    with pytest.raises(ConfigError, match="the en message has no subject"):
        letter(Message("\x00\r\n", plain.text, plain.html), SENDER)
    with pytest.raises(ConfigError, match="unsubscribe link in its subject"):
        letter(Message(f"Leave: {UNSUBSCRIBE_SLOT}", plain.text, plain.html), SENDER)


def test_an_odd_address_cannot_leave_its_place_in_the_request() -> None:
    odd = 'a"}],"bcc":[{"email":"ben\\@mail.example.org'
    made = letter(notice("harmless"), SENDER)
    batch = Batch("0" * 32, made, (Envelope('"}, "x": {"', odd, URL),))
    (person,) = json.loads(build_request(batch, SendGridSettings()))["personalizations"]
    assert set(person) == {"to", "custom_args", "substitutions", "headers"}
    assert person["to"] == [{"email": odd}]
    assert person["custom_args"] == {"pd_delivery": '"}, "x": {"'}
