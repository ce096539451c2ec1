"""Which of the dates in a policy are its own: the day it takes effect, the day it was last changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policydiff.document.blocks import Noted
from policydiff.document.dates import FoundDate, find_dates, why_unread
from policydiff.document.noteddates import attribute_dates, metadata_dates, shown_dates
from policydiff.document.records import DateKind, DateSource, Sentence, StatedDate, Unit
from policydiff.text.patterns import late

_UPDATED = re.compile(
    r"(?:last|latest|most recent(?:ly)?)\W{0,3}(?:was\s+)?"
    r"(?:updated?|modified|revised|revision|changed?|reviewed|edited)"
    r"|\bupdated?\b|\brevised\b|aktualisier|zuletzt|letzte änderung|mise? à jour|modifiée? le|dernière modif"
    r"|actualiza|última modif|ultima modif|aggiornament|עודכ|更新|修[订訂]|تحديث",
    re.IGNORECASE,
)
_DATED = late(
    r"\b(?:version|dated?|posted|published|status|stand|fassung|datum|fecha|as of|as at)\b",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(
    r"\beffective|(?:takes?|took|comes?|came|goes|enters?|entered|entry) (?:effect|into (?:effect|force))"
    r"|\bin (?:effect|force)\b|valid (?:as of|from|since)|gültig|\bgilt (?:ab|seit)|in kraft"
    r"|en vigueur|applicable (?:à|au|depuis)|vigencia|en vigor|生效|תוקף|سار",
    re.IGNORECASE,
)
_POLICY = late(
    r"polic|notice|statement|agreement|terms|document|declaration|privac|datenschutz|erklärung|hinweis"
    r"|richtlinie|bestimmung|politique|\bavis\b|déclaration|charte|aviso|privacidad|declaración",
    re.IGNORECASE,
)
# A law that took effect on a day is not the policy that did.
_LAW = re.compile(
    r"regulation|directive|\b(?:laws?|act|gdpr|ccpa|cpra|dsgvo|rgpd|gesetz|verordnung|loi|ley)\b|règlement"
    r"|reglamento",
    re.IGNORECASE,
)
_DIRECT = late(
    r"(?:(?:was|were|is|been) (?:last |most recently )?(?:updated|modified|revised|edited)"
    r"|last (?:updated|modified|revised|edited)|effective|zuletzt (?:aktualisiert|geändert))"
    r"(?: as of| on| from| since| am)?:?\s*$",
    re.IGNORECASE,
)
_FEW_WORDS = 6
_EDGE = 15
_MOST_WORDS = 14
_LONGEST_DATE_LINE = 200
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class StatedDates:
    """What the text says of itself."""

    effective: str | None
    updated: str | None
    warnings: tuple[str, ...]
    places: tuple[StatedDate, ...] = ()
    """Every place that states one."""


def is_date_line(text: str) -> bool:
    """Whether `text` does nothing but state when the policy was changed or takes effect."""
    if len(text) > _LONGEST_DATE_LINE:
        return False
    dates = find_dates(text)
    if not dates:
        return False
    before, after = text[: dates[0].start], text[dates[-1].stop :]
    between = " ".join(text[a.stop : b.start] for a, b in pairwise(dates))
    label = f"{before} {between}"
    count, tail = len(_WORD.findall(label)), len(_WORD.findall(after))
    if count + tail == 0:
        return True
    if _LAW.search(label) or tail > (3 if count == 0 else 4):
        return False
    if count == 0:
        return ":" not in after and bool(_any_label(after))
    if count <= _FEW_WORDS:
        return bool(_any_label(label))
    labels = [before, *(text[a.stop : b.start] for a, b in pairwise(dates))]
    if all(_any_label(each) and len(_WORD.findall(each)) <= _FEW_WORDS for each in labels):
        return True
    strong = _UPDATED.search(label) or _EFFECTIVE.search(label)
    return count <= _MOST_WORDS and strong is not None and bool(_POLICY.search(label))


def names_policy(text: str) -> bool:
    """Whether `text` has a word for a document of this kind."""
    return _POLICY.search(text) is not None


def _any_label(text: str) -> bool:
    return any(pattern.search(text) for pattern in (_UPDATED, _EFFECTIVE, _DATED))


def stated_dates(
    sentences: Sequence[Sentence], noted: Sequence[Noted] = (), locale: str = ""
) -> StatedDates:
    """Return the dates that the date lines state, else those said in passing, else the metadata's.

    `locale` may tell the order of day and month where a date has figures only.
    """
    lines = [
        place
        for sentence in sentences
        if sentence.unit is Unit.DATE
        for place in _in_date_line(sentence, locale)
    ]
    passing = _said_in_passing(sentences, locale)
    beside = metadata_dates(noted, locale)
    shown = shown_dates(beside, noted)
    unread = {place.sentence: place for place in lines if place.value is None}
    return StatedDates(
        _first(DateKind.EFFECTIVE, lines, passing, shown),
        _first(DateKind.UPDATED, lines, passing, shown),
        tuple(
            f"line {place.lines[0]}: “{place.label}” {why_unread(place.written)}; no date taken"
            for place in unread.values()
        ),
        (*lines, *passing, *beside, *attribute_dates(lines, noted, locale)),
    )


def _first(kind: DateKind, *places: Sequence[StatedDate]) -> str | None:
    found = (each.value for group in places for each in group if each.kind is kind and each.value)
    return next(found, None)


def _in_date_line(sentence: Sentence, locale: str) -> Iterator[StatedDate]:
    before = 0
    for date in find_dates(sentence.text, locale):
        label = sentence.text[before : date.start].strip(" ()") or sentence.text[date.stop :]
        before = date.stop
        takes_effect = _EFFECTIVE.search(label) is not None
        if takes_effect:
            yield _in_text(DateKind.EFFECTIVE, sentence, date)
        if not takes_effect or _UPDATED.search(label):
            yield _in_text(DateKind.UPDATED, sentence, date)


def _in_text(kind: DateKind, sentence: Sentence, date: FoundDate) -> StatedDate:
    written = sentence.text[date.start : date.stop]
    where = (sentence.text, sentence.lines, sentence.index, date.start)
    return StatedDate(kind, DateSource.TEXT, date.value, written, *where)


def _said_in_passing(sentences: Sequence[Sentence], locale: str) -> list[StatedDate]:
    """Return dates that a longer sentence states: "This policy was last updated on … and applies …"."""
    found: dict[DateKind, StatedDate] = {}
    for sentence in (*sentences[:_EDGE], *sentences[max(_EDGE, len(sentences) - _EDGE) :]):
        dates = find_dates(sentence.text, locale) if sentence.unit is Unit.SENTENCE else ()
        if not dates or _LAW.search(sentence.text):
            continue
        for date in dates:
            label = sentence.text[max(0, date.start - 30) : date.start]
            if (
                date.value
                and _POLICY.search(sentence.text, 0, date.start)
                and _DIRECT.search(label)
            ):
                kind = DateKind.EFFECTIVE if _EFFECTIVE.search(label) else DateKind.UPDATED
                found.setdefault(kind, _in_text(kind, sentence, date))
    return list(found.values())
