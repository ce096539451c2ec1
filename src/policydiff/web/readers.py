"""What a reader may change with a signed link: what they are told of, and leaving (RFC 8058)."""

from __future__ import annotations

from starlette.responses import Response

from policydiff.delivery.audience import unsubscribe
from policydiff.delivery.records import Subscriber, SubscriberKind, SubscriberStatus
from policydiff.delivery.signups import change_preferences, find_reader
from policydiff.delivery.tokens import UNSUBSCRIBE, make_token, read_token
from policydiff.errors import UsageError
from policydiff.i18n import translator
from policydiff.pipeline.workspace import look_of
from policydiff.web.answers import message, page
from policydiff.web.asked import Asked
from policydiff.web.choices import Choice, choices_of
from policydiff.web.confirming import PREFERENCES
from policydiff.web.languages import translator_for
from policydiff.web.server import Server
from policydiff.web.subscribing import broken_link

__all__ = ["leave", "show_leaving", "show_preferences", "take_preferences"]


def show_preferences(server: Server, asked: Asked) -> Response:
    """Return what a reader chose, to be changed."""
    reader = _reader(server, asked)
    return broken_link(server, asked) if reader is None else _form(server, asked, reader)


def take_preferences(server: Server, asked: Asked) -> Response:
    """Change what a reader is told of."""
    reader = _reader(server, asked)
    if reader is None:
        return broken_link(server, asked)
    config, t = server.config, translator(reader.locale)
    choices = choices_of(config, t)
    try:
        chosen = choices.read(asked) if _chooses(reader) else Choice(asked.text("locale"))
    except UsageError as error:
        return _form(server, asked, reader, str(error))
    known = [name for name, _ in choices.locales]
    changed = change_preferences(
        server.store(),
        reader.id,
        # A language that no form offers was given in a list; it stays.
        locale=chosen.locale if asked.text("locale") in known else reader.locale,
        policies=chosen.policies,
        topics=chosen.topics,
        now=server.clock(),
    )
    if changed is None:
        return broken_link(server, asked)
    t = translator(changed.locale)
    return message(
        t("Saved"),
        t("From the next mail on you are told of what you chose."),
        links=[(t("Back"), f"/preferences/{asked.place['token']}")],
        look=look_of(config),
        t=t,
    )


def show_leaving(server: Server, asked: Asked) -> Response:
    """Return the page with the button. Opening it changes nothing: mail scanners open every link."""
    token = asked.place["token"]
    subject = read_token(token, server.keys, UNSUBSCRIBE)
    if subject is None:
        return broken_link(server, asked)
    config = server.config
    reader = find_reader(server.store(), subject)
    stays = reader is not None and reader.status is SubscriberStatus.ACTIVE
    other = f"/preferences/{make_token(subject, server.keys, PREFERENCES)}" if stays else ""
    values = {
        "organisation": config.organisation.name or config.organisation.legal_name,
        "action": f"/unsubscribe/{token}",
        "preferences": other,
    }
    t = translator(reader.locale) if reader is not None else translator_for(asked)
    return page("web_unsubscribe.html.j2", values, look_of(config), t=t)


def leave(server: Server, asked: Asked) -> Response:
    """Take a watcher off the list, with one request and without a question, whatever its body says."""
    subject = read_token(asked.place["token"], server.keys, UNSUBSCRIBE)
    if subject is None:
        return broken_link(server, asked)
    config, store = server.config, server.store()
    reader = find_reader(store, subject)
    t = translator(reader.locale) if reader is not None else translator_for(asked)
    left = unsubscribe(store, subject, now=server.clock())
    if not left and reader is not None and reader.kind is SubscriberKind.ACCOUNT:
        contact = config.organisation.contact or config.organisation.from_address
        return message(
            t("You have an account"),
            t(
                "Mail about changes belongs to the contract, so it ends with the account. "
                "Questions: {contact}",
                contact=contact,
            ),
            status=409,
            look=look_of(config),
            t=t,
        )
    return message(
        t("You are off the list"),
        t("You get no further mail about changes."),
        links=[(t("Sign up again"), "/subscribe")],
        look=look_of(config),
        t=t,
    )


def _reader(server: Server, asked: Asked) -> Subscriber | None:
    subject = read_token(asked.place["token"], server.keys, PREFERENCES)
    reader = None if subject is None else find_reader(server.store(), subject)
    return reader if reader and reader.status is SubscriberStatus.ACTIVE else None


def _chooses(reader: Subscriber) -> bool:
    return reader.kind is SubscriberKind.WATCHER


def _form(server: Server, asked: Asked, reader: Subscriber, problem: str = "") -> Response:
    config, t = server.config, translator(reader.locale)
    choices = choices_of(config, t)
    view = choices.view(Choice(reader.locale, reader.policies, reader.topics))
    if not _chooses(reader):
        view |= {"policies": [], "topics": []}
    token = asked.place["token"]
    values = {
        "organisation": config.organisation.name or config.organisation.legal_name,
        "is_account": not _chooses(reader),
        "choices": view,
        "problem": problem,
        "action": f"/preferences/{token}",
        "leave": f"/unsubscribe/{make_token(reader.id, server.keys, UNSUBSCRIBE)}"
        if _chooses(reader)
        else "",
    }
    status = 400 if problem else 200
    return page("web_preferences.html.j2", values, look_of(config), status=status, t=t)
