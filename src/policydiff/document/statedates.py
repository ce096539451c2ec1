"""Which of the dates in a policy are its own: the day it takes effect, the day it was last changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policydiff.document.dates import find_dates
from policydiff.document.records import Sentence, Unit

_UPDATED = re.compile(
    r"(?:last|latest|most recent(?:ly)?)\W{0,3}(?:was\s+)?"
    r"(?:updated?|modified|revised|revision|changed?|reviewed)"
    r"|\bupdated?\b|\brevised\b|aktualisier|zuletzt|letzte änderung|mise? à jour|modifiée? le|dernière modif"
    r"|actualiza|última modif|ultima modif|aggiornament|עודכ|更新|修[订訂]|تحديث",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:version|dated?|posted|published|status|stand|fassung|datum|fecha|as of|as at)\b",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(
    r"\beffective|(?:takes?|took|comes?|came|goes|enters?|entered|entry) (?:effect|into (?:effect|force))"
    r"|\bin (?:effect|force)\b|valid (?:as of|from|since)|gültig|\bgilt (?:ab|seit)|in kraft"
    r"|en vigueur|applicable (?:à|au|depuis)|vigencia|en vigor|生效|תוקף|سار",
    re.IGNORECASE,
)
_POLICY = re.compile(
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
_DIRECT = re.compile(
    r"(?:(?:was|were|is|been) (?:last |most recently )?(?:updated|modified|revised)"
    r"|last (?:updated|modified|revised)|effective|zuletzt (?:aktualisiert|geändert))"
    r"(?: as of| on| from| since| am)?:?\s*$",
    re.IGNORECASE,
)
_FEW_WORDS = 6
_EDGE = 15
_MOST_WORDS = 14
_EFFECTIVE_KEYS = ("effective_date", "effective", "date_effective", "effectivedate")
_UPDATED_KEYS = (
    "last_updated",
    "lastupdated",
    "last_modified",
    "lastmod",
    "updated",
    "modified",
    "date_updated",
    "date",
)


_LONGEST_DATE_LINE = 200
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class StatedDates:
    """What the text says of itself."""

    effective: str | None
    updated: str | None
    warnings: tuple[str, ...]


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
    strong = _UPDATED.search(label) or _EFFECTIVE.search(label)
    return count <= _MOST_WORDS and strong is not None and bool(_POLICY.search(label))


def names_policy(text: str) -> bool:
    """Whether `text` has a word for a document of this kind."""
    return _POLICY.search(text) is not None


def _any_label(text: str) -> bool:
    return any(pattern.search(text) for pattern in (_UPDATED, _EFFECTIVE, _DATED))


def stated_dates(sentences: Sequence[Sentence], front_matter: Mapping[str, str]) -> StatedDates:
    """Return the dates that the date lines state, else those of the front matter."""
    effective: str | None = None
    updated: str | None = None
    warnings: list[str] = []
    for sentence in sentences:
        if sentence.unit is not Unit.DATE:
            continue
        before = 0
        for date in find_dates(sentence.text):
            label = sentence.text[before : date.start].strip(" ()") or sentence.text[date.stop :]
            before = date.stop
            if date.value is None:
                warnings.append(
                    f"line {sentence.lines[0]}: “{sentence.text}” can be read in two ways; no date taken"
                )
                continue
            takes_effect = _EFFECTIVE.search(label) is not None
            if takes_effect:
                effective = effective or date.value
            if not takes_effect or _UPDATED.search(label):
                updated = updated or date.value
    said = _said_in_passing(sentences)
    return StatedDates(
        effective or said.effective or _front(front_matter, _EFFECTIVE_KEYS),
        updated or said.updated or _front(front_matter, _UPDATED_KEYS),
        tuple(warnings),
    )


def _said_in_passing(sentences: Sequence[Sentence]) -> StatedDates:
    """Return dates that a longer sentence states: "This policy was last updated on … and applies …"."""
    found: dict[bool, str] = {}
    for sentence in (*sentences[:_EDGE], *sentences[max(_EDGE, len(sentences) - _EDGE) :]):
        dates = find_dates(sentence.text) if sentence.unit is Unit.SENTENCE else ()
        if not dates or _LAW.search(sentence.text):
            continue
        for date in dates:
            label = sentence.text[max(0, date.start - 30) : date.start]
            if (
                date.value
                and _POLICY.search(sentence.text, 0, date.start)
                and _DIRECT.search(label)
            ):
                found.setdefault(_EFFECTIVE.search(label) is not None, date.value)
    return StatedDates(found.get(True), found.get(False), ())


def _front(front_matter: Mapping[str, str], keys: Sequence[str]) -> str | None:
    for key in keys:
        if front_matter.get(f"show_{key}", "true").lower() in ("false", "0", "no"):
            continue
        for date in find_dates(front_matter.get(key, "")):
            if date.value:
                return date.value
    return None
