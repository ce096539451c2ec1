"""Which of the dates in a policy are its own: the day it takes effect, the day it was last changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policydiff.document.dates import find_dates
from policydiff.document.records import Sentence, Unit

_UPDATED = re.compile(
    r"(?:last|latest|most recent(?:ly)?)\W{0,3}(?:was\s+)?(?:updated?|modified|revised|revision|changed?|reviewed|modification)"
    r"|updated?\b|revised\b|last modified|version|dated?\b|posted|published"
    r"|\bstand\b|aktualisier|zuletzt|geändert|fassung|datum"
    r"|mise? à jour|modifiée? le|dernière|actualiza|modificaci|última|הגרסה|עודכ|更新|修[订訂]|تحديث",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(
    r"effective|(?:takes?|took|comes?|came|goes|enters?|entered) (?:effect|into (?:effect|force))|in (?:effect|force)"
    r"|gültig|gilt ab|in kraft|en vigueur|applicable|vigencia|vigor|生效|תוקף|سار",
    re.IGNORECASE,
)
_EFFECTIVE_KEYS = ("effective_date", "effective", "date_effective", "effectivedate")
_UPDATED_KEYS = ("last_updated", "lastupdated", "last_modified", "lastmod", "updated", "modified", "date_updated", "date")


@dataclass(frozen=True, slots=True)
class StatedDates:
    """What the text says of itself."""

    effective: str | None
    updated: str | None
    warnings: tuple[str, ...]


def is_date_line(text: str) -> bool:
    """Whether `text` does nothing but state when the policy was changed or takes effect."""
    dates = find_dates(text)
    if not dates or len(text) > 200:
        return False
    rest = text
    for date in reversed(dates):
        rest = rest[: date.start] + " " + rest[date.stop :]
    words = re.findall(r"[^\W\d_]+", rest)
    if not words:
        return True
    return len(words) <= 16 and bool(_UPDATED.search(rest) or _EFFECTIVE.search(rest))


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
            label = sentence.text[before : date.start] or sentence.text[date.stop :]
            before = date.stop
            if date.value is None:
                warnings.append(f"line {sentence.lines[0]}: “{sentence.text}” can be read in two ways; no date taken")
                continue
            if _EFFECTIVE.search(label):
                effective = effective or date.value
            else:
                updated = updated or date.value
    return StatedDates(
        effective or _front(front_matter, _EFFECTIVE_KEYS),
        updated or _front(front_matter, _UPDATED_KEYS),
        tuple(warnings),
    )


def _front(front_matter: Mapping[str, str], keys: Sequence[str]) -> str | None:
    for key in keys:
        for date in find_dates(front_matter.get(key, "")):
            if date.value:
                return date.value
    return None
