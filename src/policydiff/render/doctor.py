"""A doctor's report: what is configured, what is missing, what to do about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from policydiff.render.console import Page

__all__ = ["Check", "Examination", "Mark", "render_examination", "render_examination_json"]


class Mark(StrEnum):
    """How one thing stands."""

    OK = "ok"
    TODO = "todo"
    """Must be mended before a notice is sent."""
    NOTE = "note"
    """Worth knowing; stops nothing."""
    SKIPPED = "skipped"
    """Could not be looked at."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    id: str
    title: str
    mark: Mark
    found: str
    advice: str = ""
    """What to do; "" where there is nothing."""


@dataclass(frozen=True, slots=True)
class Examination:
    """All that was looked at."""

    deployment: str
    """"action", "action-postgres", "serve", "local", or "" where only a message was checked."""
    summary: str
    checks: tuple[Check, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing must be mended."""
        return all(check.mark is not Mark.TODO for check in self.checks)


_SHOWN = {
    Mark.OK: ("ok  ", ""),
    Mark.TODO: ("TODO", "bold red"),
    Mark.NOTE: ("note", "yellow"),
    Mark.SKIPPED: ("skip", "dim"),
}


def render_examination(found: Examination, *, color: bool, width: int) -> str:
    """Return the report as a checklist: what must be done stands under each line that fails."""
    page = Page(color, width)
    page.line((found.summary, "bold"))
    page.blank()
    broad = max((len(check.title) for check in found.checks), default=0)
    for check in found.checks:
        word, style = _SHOWN[check.mark]
        first = f"{word}  {check.title:<{broad}}  "
        indent = " " * len(first)
        page.line((check.found, style), first=first, rest=indent)
        if check.advice:
            page.line(check.advice, first=f"{indent}→ ")
    page.blank()
    page.line(_ending(found))
    return page.text()


def render_examination_json(found: Examination) -> str:
    """Return the report as JSON."""
    checks = [
        {
            "id": check.id,
            "title": check.title,
            "mark": check.mark.value,
            "found": check.found,
            "advice": check.advice,
        }
        for check in found.checks
    ]
    whole = {
        "deployment": found.deployment,
        "summary": found.summary,
        "sound": found.sound,
        "checks": checks,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _ending(found: Examination) -> str:
    counts = {mark: sum(check.mark is mark for check in found.checks) for mark in Mark}
    todo, notes, skipped = counts[Mark.TODO], counts[Mark.NOTE], counts[Mark.SKIPPED]
    said = f"{todo} to do" if todo else "Nothing to do"
    if notes:
        said += f", {notes} to know"
    if skipped:
        said += f", {skipped} not looked at"
    return f"{said}."
