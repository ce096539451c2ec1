"""Which language was judged, and how completely, in words."""

from __future__ import annotations

from policydiff.i18n import ENGLISH, Translator
from policydiff.report import ChangeReport
from policydiff.statements import Entry, Facet

_READ = {"en": "English", "de": "German"}
"""Languages with a lexicon, by code."""
_FEWER_PROOFS = frozenset({"de"})
"""Languages in which fewer changes can be shown to be harmless than in English."""
_SHOWN_WORDS = 12


def coverage(report: ChangeReport, t: Translator = ENGLISH) -> str:
    """Return which language was judged, and how completely; the share is rounded down."""
    name = language(report, t)
    if not is_read(report):
        return f"{t('Judged as {language}.', language=name)} {not_read(name, t)}"
    share = min(int(report.judged.coverage * 100), 100)
    said = [
        t(
            "Judged as {language}: {share} % of the sentences about data could be read.",
            language=name,
            share=share,
        )
    ]
    if _code(report) in _FEWER_PROOFS:
        said.append(
            t(
                "Fewer changes are shown to be harmless than in English; the others are left to a "
                "person."
            )
        )
    if entries := report.judged.lexicon:
        said.append(_own_words(entries, t))
    return " ".join(said)


def _own_words(entries: tuple[Entry, ...], t: Translator) -> str:
    """Return which words of the organisation's own the text was read with."""
    shown = ", ".join(_own_word(entry, t) for entry in entries[:_SHOWN_WORDS])
    if more := len(entries[_SHOWN_WORDS:]):
        shown = t("{some} and {n} more", some=shown, n=more)
    return t("Read with the organisation's own words for: {words}.", words=shown)


def _own_word(entry: Entry, t: Translator) -> str:
    notes = [entry.role] if entry.role else []
    if entry.sensitive is not None:
        notes.append(t("sensitive") if entry.sensitive else t("not sensitive"))
    if entry.facet is Facet.NAME:
        notes.append(t("also {words}", words=", ".join(entry.phrases)))
    return f"{entry.id} ({'; '.join(notes)})" if notes else entry.id


def language(report: ChangeReport, t: Translator = ENGLISH) -> str:
    """Return the name of the language that was judged: "English", "German (Austria)"."""
    code = report.judged.language
    if code in _READ:
        return t(_READ[code])
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(t.language) or code
    except (ValueError, UnknownLocaleError):
        return t("“{text}”", text=code)


def is_read(report: ChangeReport) -> bool:
    """Whether the language has a lexicon."""
    return _code(report) in _READ


def _code(report: ChangeReport) -> str:
    return report.judged.language.replace("_", "-").split("-")[0]


def not_read(name: str, t: Translator = ENGLISH) -> str:
    """Return what that means where it has none."""
    return t(
        "{language} is not read yet: every change of words is left to a person.", language=name
    )
