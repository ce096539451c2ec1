"""What is sent, checked before anything is: each message as each kind of reader gets it.

A mistake here would stand in every mail, so each is an error before the first one: no legal name or
postal address, an unsubscribe link where none is honoured, none where the law asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from policydiff.delivery.addresses import parse_address
from policydiff.delivery.planning import choose_locale
from policydiff.delivery.records import Sender, SubscriberKind
from policydiff.delivery.tokens import make_token
from policydiff.delivery.transports.protocol import Letter, strip_controls
from policydiff.errors import ConfigError
from policydiff.render.email import Message

__all__ = ["UNSUBSCRIBE_SLOT", "Letters", "UnsubscribeLinks"]

UNSUBSCRIBE_SLOT = "%%pd_unsub%%"
"""What a watcher's message is rendered with in place of the unsubscribe link.

`render.email` breaks every `%%` of policy text, so it stands nowhere else."""

# Printable ASCII without quote, ampersand and angle brackets: it stands in HTML as it is.
_PAGE = re.compile(r"https://[!#-%'-;=?-~]+")


@dataclass(frozen=True, slots=True)
class UnsubscribeLinks:
    """Signed one-click links of our own; RFC 8058 asks for HTTPS."""

    page: str
    """Address with `{token}` in it."""
    keys: tuple[bytes, ...] = field(repr=False)
    mail: str = ""
    """Address for those whose mail program opens no page, or ""; see `bounces`."""

    def link(self, subscriber_id: str) -> str:
        """Return the link of one subscriber."""
        return self.page.replace("{token}", make_token(subscriber_id, self.keys))


class Letters:
    """The messages of a mailing by kind and locale, and who they come from."""

    def __init__(
        self,
        messages: Mapping[str, Message],
        sender: Sender,
        *,
        default_locale: str,
        watcher_messages: Mapping[str, Message] | None = None,
        watcher_sender: Sender | None = None,
        unsubscribe: UnsubscribeLinks | None = None,
        provider_unsubscribes: bool = False,
        now: float,
    ) -> None:
        """Check everything; see `sending.send_mailing` for the arguments. Raises ConfigError."""
        self._default = default_locale
        self._date = datetime.fromtimestamp(now, UTC).replace(microsecond=0)
        self._messages = {
            SubscriberKind.ACCOUNT: dict(messages),
            SubscriberKind.WATCHER: dict(
                messages if watcher_messages is None else watcher_messages
            ),
        }
        self._senders = {
            SubscriberKind.ACCOUNT: sender,
            SubscriberKind.WATCHER: watcher_sender or sender,
        }
        self._letters: dict[tuple[SubscriberKind, str], Letter] = {}
        self._unsubscribe = unsubscribe
        self._provider_unsubscribes = provider_unsubscribes
        _check_page(unsubscribe)
        for kind, by_locale in self._messages.items():
            _check_sender(self._senders[kind])
            choose_locale(default_locale, by_locale, default_locale)
            for locale, message in sorted(by_locale.items()):
                _check_subject(message, f"the {locale} message")
                _check_address_block(message, self._senders[kind], f"the {locale} message")

    def letter(self, kind: SubscriberKind, wanted_locale: str) -> Letter:
        """Return what a reader of `kind` and locale gets: the same object for the same ones."""
        by_locale = self._messages[kind]
        locale = choose_locale(wanted_locale, by_locale, self._default)
        if (kind, locale) not in self._letters:
            self._letters[kind, locale] = Letter(
                message=by_locale[locale],
                sender=self._senders[kind],
                locale=locale,
                kind=kind,
                date=self._date,
                slot=UNSUBSCRIBE_SLOT if kind is SubscriberKind.WATCHER else "",
                unsubscribe_mail=self._unsubscribe.mail
                if self._unsubscribe and kind is SubscriberKind.WATCHER
                else "",
            )
        return self._letters[kind, locale]

    def check_kind(self, kind: SubscriberKind) -> None:
        """Raise ConfigError where `kind` has a link that is not honoured, or lacks one it needs."""
        for locale, message in sorted(self._messages[kind].items()):
            parts = (message.text, message.html)
            if kind is SubscriberKind.ACCOUNT and any(UNSUBSCRIBE_SLOT in part for part in parts):
                raise ConfigError(
                    f"the {locale} message to account holders has an unsubscribe link, "
                    "which would not be honoured: leave it out for them"
                )
            if kind is SubscriberKind.WATCHER and not all(UNSUBSCRIBE_SLOT in p for p in parts):
                raise ConfigError(
                    f"the {locale} message to watchers has no unsubscribe link in text and HTML: "
                    "the template must print unsubscribe_url"
                )
        no_way_out = self._unsubscribe is None and not self._provider_unsubscribes
        if kind is SubscriberKind.WATCHER and no_way_out:
            raise ConfigError(
                "watchers must be able to unsubscribe: set notice.unsubscribe_url and "
                "POLICYDIFF_TOKEN_KEYS, or use SendGrid with an asm group"
            )

    def unsubscribe_link(self, kind: SubscriberKind) -> Callable[[str], str] | None:
        """Return what makes a subscriber's one-click link of their id; None where there is none."""
        if kind is SubscriberKind.ACCOUNT or self._provider_unsubscribes:
            return None
        return None if self._unsubscribe is None else self._unsubscribe.link


def _check_page(links: UnsubscribeLinks | None) -> None:
    if links is None:
        return
    if not (_PAGE.fullmatch(links.page) and "{token}" in links.page and links.keys):
        raise ConfigError(
            "notice.unsubscribe_url must be an https:// address with {token} in it, "
            "and POLICYDIFF_TOKEN_KEYS must be set"
        )
    if links.mail and parse_address(links.mail) is None:
        raise ConfigError("notice.unsubscribe_mail is not an e-mail address")


def _check_sender(sender: Sender) -> None:
    if not sender.legal_name.strip() or not sender.postal_address.strip():
        raise ConfigError(
            "the sender's legal name and postal address must stand in every mail: "
            "set organisation.legal_name and organisation.postal_address"
        )
    for name, address in (("from_address", sender.from_address), ("reply_to", sender.reply_to)):
        if (address or name == "from_address") and parse_address(address) is None:
            raise ConfigError(f"the sender's {name} is not an e-mail address: {address!r}")


def _check_subject(message: Message, name: str) -> None:
    if not strip_controls(message.subject):
        raise ConfigError(f"{name} has no subject: the template must make one")
    if UNSUBSCRIBE_SLOT in message.subject:
        raise ConfigError(f"{name} has the unsubscribe link in its subject: leave it out there")


def _check_address_block(message: Message, sender: Sender, name: str) -> None:
    text = " ".join(message.text.split())
    wanted = [sender.legal_name, *sender.postal_address.splitlines()]
    if any(" ".join(line.split()) not in text for line in wanted):
        raise ConfigError(
            f"{name} does not show the sender's legal name and postal address: "
            "the template must print both"
        )
