"""What must not be mailed is an error before the first mail."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.delivery.delivery_samples import FOOTER, SENDER, message

from policydiff.delivery.letters import UNSUBSCRIBE_SLOT, Letters, UnsubscribeLinks
from policydiff.delivery.records import SubscriberKind
from policydiff.delivery.tokens import read_token
from policydiff.errors import ConfigError
from policydiff.render.email import Message

ACCOUNT, WATCHER = SubscriberKind.ACCOUNT, SubscriberKind.WATCHER
LINKS = UnsubscribeLinks("https://acme.example.com/leave/{token}", (b"k" * 32,))


def test_legal_name_and_postal_address_are_required_and_shown() -> None:
    for missing in ({"legal_name": " "}, {"postal_address": ""}):
        with pytest.raises(ConfigError, match=r"organisation\.legal_name"):
            Letters({"en": message()}, replace(SENDER, **missing), default_locale="en", now=0.0)
    without = Message("s", message().text.replace("Sample Town", ""), "<p></p>")
    with pytest.raises(ConfigError, match="the de message does not show the sender's legal name"):
        Letters({"en": message(), "de": without}, SENDER, default_locale="en", now=0.0)


def test_senders_need_real_addresses() -> None:
    with pytest.raises(ConfigError, match="from_address is not an e-mail address"):
        Letters(
            {"en": message()}, replace(SENDER, from_address="nobody"), default_locale="en", now=0.0
        )
    with pytest.raises(ConfigError, match="reply_to is not"):
        Letters({"en": message()}, replace(SENDER, reply_to="x"), default_locale="en", now=0.0)


def test_account_holders_are_offered_no_unsubscribe() -> None:
    letters = Letters(
        {"en": message(extra=UNSUBSCRIBE_SLOT)},
        SENDER,
        default_locale="en",
        now=0.0,
        unsubscribe=LINKS,
    )
    letters.check_kind(WATCHER)
    with pytest.raises(ConfigError, match="which would not be honoured"):
        letters.check_kind(ACCOUNT)
    assert letters.unsubscribe_link(ACCOUNT) is None
    assert letters.letter(ACCOUNT, "en").slot == ""


def test_watchers_must_be_able_to_leave() -> None:
    text_only = Message("s", f"{UNSUBSCRIBE_SLOT}{FOOTER}", "<p></p>")
    for content in (message(), text_only):
        letters = Letters({"en": content}, SENDER, default_locale="en", now=0.0, unsubscribe=LINKS)
        with pytest.raises(ConfigError, match="no unsubscribe link in text and HTML"):
            letters.check_kind(WATCHER)
    linked = {"en": message(extra=UNSUBSCRIBE_SLOT)}
    with pytest.raises(ConfigError, match="must be able to unsubscribe"):
        Letters(linked, SENDER, default_locale="en", now=0.0).check_kind(WATCHER)
    Letters(linked, SENDER, default_locale="en", now=0.0, provider_unsubscribes=True).check_kind(
        WATCHER
    )


@pytest.mark.parametrize(
    "page",
    [
        "http://acme.example.com/{token}",
        "https://acme.example.com/leave",
        'https://acme.example.com/"onclick/{token}',
        "https://acme.example.com/<{token}>",
        "https://acme.example.com/{token}\r\nBcc: x",
    ],
)
def test_links_that_could_not_stand_in_a_mail(page: str) -> None:
    links = UnsubscribeLinks(page, (b"k" * 32,))
    with pytest.raises(ConfigError, match="must be an https:// address with"):
        Letters({"en": message()}, SENDER, default_locale="en", now=0.0, unsubscribe=links)


def test_each_link_is_signed_for_one_subscriber() -> None:
    letters = Letters({"en": message()}, SENDER, default_locale="en", now=0.0, unsubscribe=LINKS)
    link = letters.unsubscribe_link(WATCHER)
    assert link is not None
    token = link("someone").removeprefix("https://acme.example.com/leave/")
    assert read_token(token, LINKS.keys) == "someone"
    assert "k" * 8 not in repr(LINKS)


def test_two_kinds_two_senders() -> None:
    other = replace(SENDER, from_address="news@acme.example.com")
    letters = Letters({"en": message()}, SENDER, default_locale="en", now=0.0, watcher_sender=other)
    assert letters.letter(ACCOUNT, "en").sender == SENDER
    assert letters.letter(WATCHER, "de").sender == other
