"""What the archive says of versions, in the language of its pages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from policydiff.i18n import ENGLISH, Translator, translator
from policydiff.render.templates import format_day
from policydiff.site.records import PolicyArchive, SiteVersion, spans_in_force


@dataclass(frozen=True, slots=True)
class Words:
    """The language that pages speak."""

    locale: str = ENGLISH.language

    @property
    def t(self) -> Translator:
        """What says it."""
        return translator(self.locale)

    def day(self, day: datetime.date) -> str:
        """Return a day as people write it: "2 January 2027", "2. Januar 2027"."""
        return format_day(day.isoformat(), self.locale)

    def published(self, version: SiteVersion) -> str:
        """Return what readers know a version by: its day, and "2 January 2027 (2)" for the second of it.

        The first one of a day keeps its name when another follows, and so do the pages that say it.
        """
        day = self.day(version.day)
        return f"{day} ({version.of_day})" if version.of_day > 1 else day


def words_of(archive: PolicyArchive) -> Words:
    """Return the words of a policy's pages."""
    return Words(archive.language)


def applies(version: SiteVersion, words: Words) -> str:
    """Return from when a version applies, in words that stay true on every later day."""
    day, t = words.day(version.applies_from), words.t
    if version.applies_from > version.day:
        published = words.day(version.day)
        return t("Published on {published}, applies from {day}.", published=published, day=day)
    return t("Applies since {day}.", day=day)


def in_force(archive: PolicyArchive, version: SiteVersion) -> str:
    """Return when an earlier version applied, in words that are true before, then and after."""
    words = words_of(archive)
    t = words.t
    for start, end, each in spans(archive):
        if each is not version:
            continue
        first = words.day(start)
        if end is None:
            return t("In force from {day}.", day=first)
        last = words.day(end - datetime.timedelta(1))
        return t("In force from {first} until {last}.", first=first, last=last)
    return t("Never in force: it was replaced before {day}.", day=words.day(version.applies_from))


def spans(
    archive: PolicyArchive,
) -> list[tuple[datetime.date, datetime.date | None, SiteVersion]]:
    """Return each version that applied, with its first day and that of the next one."""
    found = spans_in_force(archive.versions)
    ends = (*(start for start, _ in found[1:]), None)
    return [(start, end, version) for (start, version), end in zip(found, ends, strict=True)]
