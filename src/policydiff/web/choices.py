"""What a reader may choose: policies, topics, language."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from policydiff.config import Config
from policydiff.delivery.topics import TOPICS
from policydiff.errors import UsageError
from policydiff.i18n import ENGLISH, Translator
from policydiff.pipeline.languages import mail_locales
from policydiff.web.asked import Asked

__all__ = ["CONSENT", "Choice", "Choices", "choices_of", "consent_version", "language_name"]

CONSENT = (
    "Tell me by e-mail when what I chose here changes in a way that matters. I can leave at any time, "
    "with one click."
)
"""What a reader agrees to with the button below it."""

_TOPICS = {
    "advertising": "Advertising, and selling data",
    "children": "Children",
    "data": "Which data is collected",
    "purposes": "What data is used for",
    "retention": "How long data is kept",
    "rights": "Rights and choices",
    "security": "Security",
    "sharing": "Who gets data, and where it goes",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose; an empty tuple is everything, also what comes later."""

    locale: str
    policies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from: ids and how people say them."""

    policies: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]
    locales: tuple[tuple[str, str], ...]
    t: Translator = ENGLISH

    def view(self, chosen: Choice) -> dict[str, object]:
        """Return what a form shows; what is the only one of its kind is no question."""
        return {
            "policies": _options(self.policies, chosen.policies),
            "topics": _options(self.topics, chosen.topics),
            "locales": [
                {"id": name, "said": said, "chosen": name == chosen.locale}
                for name, said in self.locales
            ]
            if len(self.locales) > 1
            else [],
        }

    def read(self, asked: Asked) -> Choice:
        """Return what a form says. Raises `UsageError` where nothing is left to be told of."""
        locale = asked.text("locale")
        known = [name for name, _ in self.locales]
        return Choice(
            locale if locale in known else known[0],
            self._chosen(self.policies, asked.texts("policy")),
            self._chosen(self.topics, asked.texts("topic")),
        )

    def words(self, chosen: Choice) -> dict[str, object]:
        """Return a choice in words, "" for everything."""
        return {
            "policies": _said(self.policies, chosen.policies),
            "topics": _said(self.topics, chosen.topics),
            "locale": dict(self.locales).get(chosen.locale, ""),
        }

    def _chosen(self, known: tuple[tuple[str, str], ...], sent: tuple[str, ...]) -> tuple[str, ...]:
        t, names = self.t, [name for name, _ in known]
        found = tuple(name for name in names if name in sent)
        if len(known) < 2 or len(found) == len(known):
            return ()
        if not found:
            raise UsageError(
                t("Choose at least one of each; to be told of nothing, leave the list.")
            )
        return found


def choices_of(config: Config, t: Translator = ENGLISH) -> Choices:
    """Return what readers of the configured policies may choose from, in the words of `t`."""
    locales = dict.fromkeys(
        locale for policy in config.policies for locale in mail_locales(config, policy.locale)
    )
    return Choices(
        tuple((policy.id, policy.title or policy.id) for policy in config.policies),
        tuple((topic, t(_TOPICS[topic])) for topic in TOPICS),
        tuple((name, language_name(name)) for name in locales or (config.audience.locale,)),
        t,
    )


def consent_version(t: Translator) -> str:
    """Return what names the sentence that a reader saw above the button."""
    return f"web {hashlib.sha256(t(CONSENT).encode()).hexdigest()[:12]}"


def _options(
    known: tuple[tuple[str, str], ...], chosen: tuple[str, ...]
) -> list[dict[str, object]]:
    if len(known) < 2:
        return []
    return [
        {"id": name, "said": said, "chosen": not chosen or name in chosen} for name, said in known
    ]


def _said(known: tuple[tuple[str, str], ...], chosen: tuple[str, ...]) -> str:
    return ", ".join(said for name, said in known if name in chosen)


def language_name(code: str, words_of: str = "") -> str:
    """Return a language by its own name, as its readers look for it, or by that in another language."""
    try:
        locale = Locale.parse(code.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return code
    return (locale.get_display_name(words_of or locale) or code).capitalize()
