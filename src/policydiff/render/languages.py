"""Which language was judged, and how completely, in words."""

from __future__ import annotations

from policydiff.report import ChangeReport
from policydiff.statements import Entry, Facet

_READ = {"en": "English", "de": "German"}
"""Languages with a lexicon, by code."""
_FEWER_PROOFS = frozenset({"de"})
"""Languages in which fewer changes can be shown to be harmless than in English."""
_SHOWN_WORDS = 12


def coverage(report: ChangeReport) -> str:
    """Return which language was judged, and how completely; the share is rounded down."""
    name = language(report)
    if not is_read(report):
        return f"Judged as {name}. {not_read(name)}"
    share = min(int(report.judged.coverage * 100), 100)
    own = _own_words(report.judged.lexicon)
    read = f"Judged as {name}: {share} % of the sentences about data could be read."
    return f"{read}{_fewer_proofs(report)}{own}"


def _fewer_proofs(report: ChangeReport) -> str:
    if _code(report) not in _FEWER_PROOFS:
        return ""
    return (
        " Fewer changes are shown to be harmless than in English; the others are left to a person."
    )


def _own_words(entries: tuple[Entry, ...]) -> str:
    """Return which words of the organisation's own the text was read with, or ""."""
    if not entries:
        return ""
    shown = ", ".join(map(_own_word, entries[:_SHOWN_WORDS]))
    more = f" and {len(entries) - _SHOWN_WORDS} more" if len(entries) > _SHOWN_WORDS else ""
    return f" Read with the organisation's own words for: {shown}{more}."


def _own_word(entry: Entry) -> str:
    notes = [entry.role] if entry.role else []
    if entry.sensitive is not None:
        notes.append("sensitive" if entry.sensitive else "not sensitive")
    if entry.facet is Facet.NAME:
        notes.append("also " + ", ".join(entry.phrases))
    return f"{entry.id} ({'; '.join(notes)})" if notes else entry.id


def language(report: ChangeReport) -> str:
    """Return the name of the language that was judged: "English", "German (Austria)"."""
    code = report.judged.language
    if code in _READ:
        return _READ[code]
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code.replace("-", "_")).get_display_name("en") or code
    except (ValueError, UnknownLocaleError):
        return f"“{code}”"


def is_read(report: ChangeReport) -> bool:
    """Whether the language has a lexicon."""
    return _code(report) in _READ


def _code(report: ChangeReport) -> str:
    return report.judged.language.replace("_", "-").split("-")[0]


def not_read(name: str) -> str:
    """Return what that means where it has none."""
    return f"{name} is not read yet: every change of words is left to a person."
