"""Sign-up with double opt-in. Every address gets the same answer, in the same time."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from starlette.responses import Response

from policydiff.config import Config
from policydiff.delivery.signups import (
    EXPIRES,
    TooManySignUpsError,
    confirm_sign_up,
    open_sign_up,
    sign_up,
)
from policydiff.delivery.tokens import UNSUBSCRIBE, make_token, read_token
from policydiff.errors import AudienceError, UsageError
from policydiff.i18n import Translator, language_of, translator
from policydiff.pipeline.workspace import look_of
from policydiff.web.answers import message, page
from policydiff.web.asked import Asked
from policydiff.web.choices import CONSENT, Choice, choices_of, consent_version
from policydiff.web.confirming import CONFIRM, PREFERENCES, require_sender, send_confirmation
from policydiff.web.languages import translator_for
from policydiff.web.server import Server

__all__ = ["broken_link", "confirm", "show_confirmation", "show_form", "take_wish"]

_FORM = "subscribe form"
"""Purpose of the tokens that show that a form was ours."""
_FORM_LASTS = 24 * 3600.0


def show_form(server: Server, asked: Asked) -> Response:
    """Return the form to sign up with."""
    config = server.config
    require_sender(config)
    t = translator_for(asked)
    return _form(server, config, Choice(_first_locale(config, t)), t)


def take_wish(server: Server, asked: Asked) -> Response:
    """Take in a wish and say that a mail may be on its way, whoever the address belongs to."""
    config, now, t = server.config, server.clock(), translator_for(asked)
    require_sender(config)
    if not server.forms.allows(asked.network, now):
        return _too_many(t)
    made_at = read_token(asked.text("form"), server.keys, _FORM)
    if made_at is None or not 0 <= now - int(made_at) <= _FORM_LASTS:
        return message(
            t("This form has run out"),
            t("It was open for too long, or did not come from here."),
            status=403,
            links=[(t("Open it again"), "/subscribe")],
            look=look_of(config),
            t=t,
        )
    choices = choices_of(config, t)
    try:
        chosen = choices.read(asked)
    except UsageError as error:
        first = Choice(_first_locale(config, t))
        return _form(server, config, first, t, str(error), asked.text("address"))
    try:
        wish = sign_up(
            server.store(),
            asked.text("address"),
            network=asked.network,
            locale=chosen.locale,
            policies=chosen.policies,
            topics=chosen.topics,
            # Agreed to is what stands above the button that confirms.
            consent_text=consent_version(translator(chosen.locale)),
            now=now,
        )
    except TooManySignUpsError:
        return _too_many(t)
    except AudienceError:
        problem = t("That is not an e-mail address, such as ann@example.org.")
        return _form(server, config, chosen, t, problem, asked.text("address"))
    if wish is not None:
        server.post(partial(send_confirmation, server, wish))
    return _on_its_way(config, t)


def show_confirmation(server: Server, asked: Asked) -> Response:
    """Return the page with the button. Opening it changes nothing: mail scanners open every link."""
    config, token = server.config, asked.place["token"]
    sign_up_id = read_token(token, server.keys, CONFIRM)
    wish = sign_up_id and open_sign_up(server.store(), sign_up_id, now=server.clock())
    if not wish:
        return broken_link(server, asked)
    chosen = Choice(wish.locale, wish.policies, wish.topics)
    t = translator(wish.locale)
    values = {
        "organisation": config.organisation.name or config.organisation.legal_name,
        "consent": t(CONSENT),
        "chosen": choices_of(config, t).words(chosen),
        "action": f"/confirm/{token}",
    }
    return page("web_confirmation.html.j2", values, look_of(config), t=t)


def confirm(server: Server, asked: Asked) -> Response:
    """Put the reader on the list."""
    sign_up_id = read_token(asked.place["token"], server.keys, CONFIRM)
    now = server.clock()
    day = datetime.fromtimestamp(now, UTC).replace(microsecond=0).isoformat()
    reader = sign_up_id and confirm_sign_up(server.store(), sign_up_id, consent_date=day, now=now)
    if not reader:
        return broken_link(server, asked)
    t = translator(reader.locale)
    keys = server.keys
    preferences = f"/preferences/{make_token(reader.id, keys, PREFERENCES)}"
    return message(
        t("You are on the list"),
        t("You get a mail when something changes in a way that matters, and only then."),
        links=[
            (t("Change what you are told of"), preferences),
            (t("Leave the list"), f"/unsubscribe/{make_token(reader.id, keys, UNSUBSCRIBE)}"),
        ],
        look=look_of(server.config),
        t=t,
    )


def broken_link(server: Server, asked: Asked) -> Response:
    """Say that a link does not hold, and count who tries many."""
    t = translator_for(asked)
    if not server.links.allows(asked.network, server.clock()):
        return _too_many(t)
    return message(
        t("This link does not work"),
        t("It was used already, has run out, or was not copied as a whole."),
        status=404,
        links=[(t("Sign up"), "/subscribe")],
        look=look_of(server.config),
        t=t,
    )


def _form(
    server: Server,
    config: Config,
    chosen: Choice,
    t: Translator,
    problem: str = "",
    address: str = "",
) -> Response:
    values = {
        "organisation": config.organisation.name or config.organisation.legal_name,
        "consent": t(CONSENT),
        "choices": choices_of(config, t).view(chosen),
        "problem": problem,
        "address": address,
        "form": make_token(str(int(server.clock())), server.keys, _FORM),
    }
    status = 400 if problem else 200
    return page("web_subscribe.html.j2", values, look_of(config), status=status, t=t)


def _on_its_way(config: Config, t: Translator) -> Response:
    return message(
        t("Look into your mailbox"),
        t.number(
            "If mail can reach that address, a message is on its way. Open the link in it within {n} "
            "hour: only then is anybody put on the list.",
            "If mail can reach that address, a message is on its way. Open the link in it within {n} "
            "hours: only then is anybody put on the list.",
            round(EXPIRES / 3600),
        ),
        t("Nothing there after some minutes? Look among the unwanted mail, or try again tomorrow."),
        look=look_of(config),
        t=t,
    )


def _first_locale(config: Config, t: Translator) -> str:
    """Return the language of mails that a form offers first: that of the page, where there is one."""
    names = [name for name, _ in choices_of(config).locales]
    return next((name for name in names if language_of(name) == t.language), names[0])


def _too_many(t: Translator) -> Response:
    response = message(
        t("Please wait"),
        t("Too much came from your network in a short time. Try again in an hour."),
        status=429,
        t=t,
    )
    response.headers["Retry-After"] = "3600"
    return response
