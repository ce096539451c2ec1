"""What is wrong with a translation, said to people. Pure: "today" is an argument."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from policydiff.align.parity import SectionDifference
from policydiff.align.quantities import Quantity
from policydiff.document import Section
from policydiff.report.checks import Condition, Problem
from policydiff.report.records import Change

BEHIND = "translation-behind"
"""A translation lacks a change, and still has time: never blocks."""
LACKS = "translation-lacks-change"
MISSING_SECTION = "translation-section-missing"
MISSING_FILE = "translation-missing-file"
DIFFER = "translation-numbers-differ"

_SHOWN = 2
"""Changes and quantities that a message names; the texts have them all."""


@dataclass(frozen=True, slots=True)
class TranslationFaults:
    """Builds the problems of one translation."""

    locale: str
    path: str
    today: datetime.date
    allowed_days: int
    """Days that it may lack a change of the reference."""

    def no_file(self) -> Problem:
        """There is none, and the configuration names it."""
        return self._problem(
            MISSING_FILE,
            f"The configuration names this translation into {self.locale}, and there is no such file. "
            "Add it, or take it out of `translations`.",
            0,
        )

    def lacks(self, section: Section, changes: Sequence[Change], since: datetime.date) -> Problem:
        """A section that the reference changed, `since` that day, and the translation did not."""
        reasons = list(dict.fromkeys(change.findings[0].explanation for change in changes))
        more = len(reasons) - _SHOWN
        said = " ".join(reasons[:_SHOWN]) + (f" And {more} more." if more > 0 else "")
        changed = "a material change" if len(changes) == 1 else f"{len(changes)} material changes"
        return self._aged(
            since,
            f"{self._section(section)} lacks {changed} that the reference made {self._age(since)}: "
            f"{said}",
            section.line,
        )

    def untranslated(self, section: Section, since: datetime.date | None, line: int) -> Problem:
        """A section of the reference without a counterpart; `since` is None where it never had one.

        `line` is where it would stand.
        """
        name = f"“{section_name(section)}” of the reference"
        if since is None:
            return self._problem(
                MISSING_SECTION,
                f"The translation into {self.locale} has no section for {name}. Translate it.",
                line,
            )
        return self._aged(
            since,
            f"The translation into {self.locale} lacks the section {name}, added {self._age(since)}.",
            line,
        )

    def surplus(self, section: Section, since: datetime.date | None) -> Problem:
        """A section that the reference took out, or None where it never had one."""
        if since is None:
            return self._problem(
                MISSING_SECTION,
                f"{self._section(section)} has no counterpart in the reference. Add it there, or take "
                "it out here.",
                section.line,
            )
        return self._aged(
            since,
            f"{self._section(section)} stands for one that the reference took out {self._age(since)}.",
            section.line,
        )

    def differs(self, difference: SectionDifference, section: Section) -> Problem:
        """Numbers, addresses or names that only one of them says."""
        parts = []
        if difference.missing:
            parts.append(f"only the reference says {_listed(difference.missing)}")
        if difference.surplus:
            parts.append(f"only the translation says {_listed(difference.surplus)}")
        message = f"{self._section(section)} and its reference differ: {', '.join(parts)}."
        return self._problem(DIFFER, message, section.line)

    def _aged(self, since: datetime.date, message: str, line: int) -> Problem:
        """Return a fault, or a warning while the translation still has time."""
        late = not self.allowed_days or self._days(since) > self.allowed_days
        return self._problem(LACKS if late else BEHIND, message, line)

    def _age(self, since: datetime.date) -> str:
        days = self._days(since)
        if not days:
            return "today"
        return f"{days} {'day' if days == 1 else 'days'} ago ({since})"

    def _days(self, since: datetime.date) -> int:
        return max(0, (self.today - since).days)

    def _section(self, section: Section) -> str:
        name = section_name(section)
        where = f"“{name}”" if name else "The beginning"
        return f"{where} of the translation into {self.locale}"

    def _problem(self, code: str, message: str, line: int) -> Problem:
        return Problem(Condition.TRANSLATIONS, code, message, self.path, line)


def section_name(section: Section) -> str:
    """Return number and heading as a reader sees them, "" for the text before the first heading."""
    number = section.number + ("." if section.number.isalnum() else "")
    return f"{number} {section.heading}".strip()


def _listed(quantities: Sequence[Quantity]) -> str:
    shown = list(dict.fromkeys(quantity.shown for quantity in quantities))
    more = len(shown) - _SHOWN
    return ", ".join(shown[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
