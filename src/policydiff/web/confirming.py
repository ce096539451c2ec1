"""The mail that asks whether a wish is the reader's own, through the configured transport."""

from __future__ import annotations

from datetime import UTC, datetime

from policydiff.config import Config
from policydiff.delivery.audience import find_subscriber
from policydiff.delivery.records import Subscriber, SubscriberKind, SubscriberStatus
from policydiff.delivery.signups import EXPIRES
from policydiff.delivery.store.database import new_id
from policydiff.delivery.store.signups import SignUp
from policydiff.delivery.tokens import UNSUBSCRIBE, make_token
from policydiff.delivery.transports import Accepted, Batch, Envelope, Letter
from policydiff.errors import ConfigError, DeliveryError
from policydiff.i18n import translator
from policydiff.pipeline.notify import watcher_sender
from policydiff.pipeline.transport import open_transport
from policydiff.pipeline.workspace import own_templates
from policydiff.render.email import Message
from policydiff.render.templates import render_template
from policydiff.render.visible import visible_text
from policydiff.web.choices import Choice, choices_of
from policydiff.web.server import Server

__all__ = ["CONFIRM", "PREFERENCES", "link", "require_sender", "send_confirmation"]

CONFIRM = "confirm"
"""Purpose of the tokens that confirm a wish."""
PREFERENCES = "preferences"

_SILENT = (SubscriberStatus.COMPLAINED, SubscriberStatus.SUPPRESSED)
"""Who is not written to again because somebody typed their address into a form."""


def link(server: Server, page: str, subject: str) -> str:
    """Return the web address of a signed page: confirm, preferences or unsubscribe."""
    return f"{server.settings.origin}/{page}/{make_token(subject, server.keys, page)}"


def require_sender(config: Config) -> None:
    """Raise `ConfigError` where something is missing that a mail must say of its sender."""
    if missing := config.organisation.missing:
        raise ConfigError(f"no sign-ups without {', '.join(missing)} under [organisation]")


def send_confirmation(server: Server, wish: SignUp) -> None:
    """Write to whoever the address belongs to. Raises `DeliveryError` where the mail is not taken.

    Who is on the list already is told so, and how to change what they get; a stranger who typed the
    address in learns nothing either way.
    """
    config = server.config
    known = find_subscriber(server.store(), wish.address)
    if known is not None and known.status in _SILENT:
        return
    message = _message(server, config, wish, known)
    # As mail that must arrive: no group of the provider's, no unsubscribe header, belongs to it.
    letter = Letter(
        message=message,
        sender=watcher_sender(config),
        locale=translator(wish.locale).language,
        kind=SubscriberKind.ACCOUNT,
        date=datetime.fromtimestamp(server.clock(), UTC).replace(microsecond=0),
    )
    transport = open_transport(config, server.settings.environ)
    try:
        batch = Batch(new_id(), letter, (Envelope(new_id(), wish.address),))
        outcome = transport.send(batch)[0]
    finally:
        transport.close()
    if not isinstance(outcome, Accepted):
        raise DeliveryError(f"the confirmation was not taken: {outcome.reason}")


def _message(server: Server, config: Config, wish: SignUp, known: Subscriber | None) -> Message:
    on_list = known is not None and known.status is SubscriberStatus.ACTIVE
    organisation = config.organisation
    chosen, t = Choice(wish.locale, wish.policies, wish.topics), translator(wish.locale)
    values: dict[str, object] = {
        "organisation": visible_text(organisation.name or organisation.legal_name),
        "legal_name": organisation.legal_name,
        "address_lines": organisation.postal_address.splitlines(),
        "contact": organisation.contact or organisation.from_address,
        "chosen": choices_of(config, t).words(chosen),
        "locale": t.language,
        "hours": round(EXPIRES / 3600),
        "on_list": on_list,
        "is_account": on_list and known is not None and known.kind is SubscriberKind.ACCOUNT,
        "confirm": "" if on_list else link(server, CONFIRM, wish.id),
        "preferences": link(server, PREFERENCES, known.id) if on_list and known else "",
        "unsubscribe": link(server, UNSUBSCRIBE, known.id) if on_list and known else "",
    }
    folder = own_templates(config)
    subject = render_template("web_confirm.subject.j2", values, folder, t.language)
    return Message(
        " ".join(subject.split()),
        render_template("web_confirm.txt.j2", values, folder, t.language),
        render_template("web_confirm.html.j2", values, folder, t.language),
    )
