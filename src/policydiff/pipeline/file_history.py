"""What a file was on which day, and since when a part of it has been as it is."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policydiff.config import PolicyConfig
from policydiff.document import Document
from policydiff.document.statedates import is_date_line
from policydiff.errors import DocumentError
from policydiff.history import Version, version_of_step
from policydiff.pipeline.workspace import Workspace

_HEADING = "\x02"
"""Stands before a heading whose source shows that it is one."""
_HEADING_NUMBER = re.compile(
    r"^\s*(?P<sign>#{1,6}(?=\s)|<h[1-6]\b[^>]*>)\s*"
    r"(?:(?:§\s*)?(?:\d+(?:\.\d+)*[.):]?|(?:[IVXLC]+|[A-Za-z])[.):])\s+)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Moment:
    """A committed version of a file."""

    day: datetime.date
    """Of the commit, in UTC."""
    version: Version


def file_history(
    workspace: Workspace, policy: PolicyConfig, rev: str, baseline: str
) -> tuple[Moment, ...]:
    """Return the versions of a file up to `rev`, newest first, as the main line showed them.

    A shallow clone knows two: those in `rev` and in the commit `baseline`. Versions that are no
    text, or that do not exist, are left out.
    """
    if workspace.repository.is_shallow:
        both = (workspace.version_at(policy, each) for each in (rev, baseline))
        return tuple(Moment(_day(each.date), each) for each in both if each.exists)
    path, *aliases = map(workspace.git_path, (policy.path, *policy.aliases))
    moments = []
    for step in workspace.repository.versions(path, rev, aliases):
        try:
            version = version_of_step(workspace.repository, step)
        except DocumentError:
            continue
        if version.exists:
            moments.append(Moment(_day(step.date), version))
    return tuple(moments)


def edit_days(
    now: Version, document: Document, history: Sequence[Moment]
) -> tuple[datetime.date | None, ...]:
    """Return the day on which each section of `now` got its present source; None where uncommitted.

    White space, the numbers of headings and the policy's own date lines do not count: a translation
    whose date was moved was not translated.
    """
    days: list[datetime.date | None] = [None] * len(document.sections)
    open_ = {number: section_source(now, document, number) for number in range(len(days))}
    for moment in history:
        held = {
            number: source for number, source in open_.items() if source.stands_in(moment.version)
        }
        for number in held:
            days[number] = moment.day
        open_ = held
        if not open_:
            break
    return tuple(days)


@dataclass(frozen=True, slots=True)
class SectionSource:
    """The source of one section."""

    lines: str
    next_heading: str
    """First line of what follows, "" at the end: a section is only the same where it ends as well."""
    whole: Version
    """The version that it is of."""

    def stands_in(self, version: Version) -> bool:
        """Whether another version has exactly this section."""
        if self.whole.raw is not None or version.raw is not None:
            return self.whole.content == version.content
        if self.next_heading and f"{self.lines}\n{self.next_heading}" in version.text:
            return True
        section, behind = _folded(self.lines), _folded(self.next_heading)
        if not section:
            return True
        follows = (part.lstrip() for part in _folded(version.text).split(section)[1:])
        return any(
            not part or part.startswith(_HEADING) or bool(behind and part.startswith(behind))
            for part in follows
        )


def section_source(version: Version, document: Document, number: int) -> SectionSource:
    """Return the source of a section; a binary format has one for all its sections."""
    sections = document.sections
    lines = version.text.split("\n")
    first = 0 if number == 0 else sections[number].line - 1
    last = sections[number + 1].line - 1 if number + 1 < len(sections) else len(lines)
    following = lines[last] if last < len(lines) else ""
    return SectionSource("\n".join(lines[first:last]), following, version)


def day_since(history: Sequence[Moment], holds: Callable[[Version], bool]) -> datetime.date | None:
    """Return the day since which something holds without a break, None where it is not committed.

    It is taken to hold in the newest moments and in no older ones, and looked for by halves.
    """
    low, high = 0, len(history)
    while low < high:
        middle = (low + high) // 2
        if holds(history[middle].version):
            low = middle + 1
        else:
            high = middle
    return history[low - 1].day if low else None


def as_of(history: Sequence[Moment], day: datetime.date) -> int:
    """Return the place of the version that a day ended with; the oldest where all are younger."""
    return next((n for n, moment in enumerate(history) if moment.day <= day), len(history) - 1)


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    """Return a text without line breaks, date lines and numbers of headings; headings are marked."""
    lines = (
        _HEADING_NUMBER.sub(_mark, line)
        for line in text.split("\n")
        if not (_YEAR.search(line) and is_date_line(line.strip(" \t\r>*_#-")))
    )
    return " ".join(" ".join(lines).split())


def _mark(match: re.Match[str]) -> str:
    return f"{_HEADING}{match['sign']}"


def _day(date: str) -> datetime.date:
    """Return the day of a commit in UTC; the earliest of all where it bears a date beyond the calendar."""
    if not date:
        return datetime.date.min
    try:
        return datetime.datetime.fromisoformat(date).astimezone(datetime.UTC).date()
    except OverflowError:
        return datetime.date.min
