"""In which languages a notice goes out, and the workspace in which findings are explained in one of them."""

from __future__ import annotations

from dataclasses import replace

from policydiff.config import Config, PolicyConfig
from policydiff.document import parse_document
from policydiff.history import Version
from policydiff.i18n import ENGLISH, language_of, speaks, translator
from policydiff.pipeline.workspace import Workspace


def mail_locales(config: Config, own: str) -> tuple[str, ...]:
    """Return the locales that a notice on a policy of locale `own` is mailed in.

    The first is the one that people review and word, and that readers get for whose language there is
    none: the policy's own, where it is among them. Where no languages are configured that is all, or
    English where nobody taught the tool the policy's.
    """
    languages = config.notice.languages
    if not languages:
        return (own if speaks(own) or (own and config.notice.templates) else ENGLISH.language,)
    alike = [each for each in languages if language_of(each) == language_of(own)]
    others = [each for each in languages if each not in alike]
    # "de" configured and a policy in "de-AT": dates are written as there.
    mine = [own if each == language_of(own) and own not in alike else each for each in alike]
    return tuple(dict.fromkeys((*mine, *others)))


def text_locale(policy: PolicyConfig, newest: Version) -> str:
    """Return the locale of a policy's text: as configured, else found out from its newest version."""
    if policy.locale:
        return policy.locale
    return parse_document(newest.content, format=newest.format).locale


def page_locale(config: Config, own: str) -> str:
    """Return the locale in whose words readers see the pages on a policy of locale `own`.

    The policy's own where there are words in its language, else the first that notices are mailed in and
    that there are words in, else English.
    """
    return next(filter(speaks, (own, *config.notice.languages)), ENGLISH.language)


def mail_actions(config: Config, locale: str) -> tuple[tuple[str, str], ...]:
    """Return what readers can do, as a mail in a locale says it: text and address."""
    return tuple(
        (action.text, action.url)
        for action in config.notice.actions
        if language_of(action.language) in ("", language_of(locale))
    )


def in_language(workspace: Workspace, locale: str) -> Workspace:
    """Return the workspace with findings explained in the language of a locale; no verdict differs."""
    config, language = workspace.config, translator(locale).language
    return replace(workspace, config=replace(config, law=replace(config.law, language=language)))
