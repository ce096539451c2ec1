"""The changes on the review page: what weighs most stands open, the rest is folded by section.

1. … 25.            the most consequential material changes, each with its forms
25 more material    folded, section by section
260 minor           folded, section by section

Where there are few changes, every fold is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policydiff.i18n import Translator, translator
from policydiff.materiality import Level
from policydiff.notice import machine_sentence
from policydiff.pipeline.languages import mail_locales
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.review import worded_now
from policydiff.pipeline.workspace import Workspace
from policydiff.render import wording
from policydiff.render.html import card_anchor, change_view
from policydiff.render.outline import consequence
from policydiff.report import Change

__all__ = ["changes_view", "first_mail_locale"]

_MOST_OPEN = 25
"""Material changes that stand open."""
_FEW = 12
"""Changes up to which nothing is folded away."""
_MOST_IN_TEXT = 60
"""Changes up to which both texts stand open below them."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A change that can be decided on, and in which sections it stands."""

    change: Change
    places: wording.Places


def changes_view(
    workspace: Workspace, pending: Pending, t: Translator, at: str = ""
) -> dict[str, object]:
    """Return every change that can be decided on, in the words of `t`, and how they are folded.

    `at` is the anchor of the change that was decided on just now: where it is folded away, its fold is open.
    """
    shown = _shown(pending, t)
    material = sorted(
        (each for each in shown if each.change.level is Level.MATERIAL),
        key=lambda each: consequence(each.change),
    )
    minor = [each for each in shown if each.change.level is not Level.MATERIAL]
    ordered = (*material, *minor)
    numbers = {each.change.id: number for number, each in enumerate(ordered, 1)}
    words = _Words(workspace, pending, t)

    def views(some: Iterable[_Shown]) -> list[dict[str, object]]:
        return [words.view(each, numbers[each.change.id]) for each in some]

    def folds(some: Iterable[_Shown]) -> list[dict[str, object]]:
        groups: dict[str, list[_Shown]] = {}
        for each in some:
            where = each.places.of(each.change) or t("The policy")
            groups.setdefault(where, []).append(each)
        return [
            {
                "title": title,
                "count": t.number("{n} change", "{n} changes", len(found)),
                "is_open": len(ordered) <= _FEW
                or any(card_anchor(each.change.id) == at for each in found),
                "changes": views(found),
            }
            for title, found in groups.items()
        ]

    return {
        "change_count": len(ordered),
        "open": views(material[:_MOST_OPEN]),
        "folded": [
            {"title": title, "sections": folds(some)}
            for title, some in (
                (
                    t.number(
                        "{n} more material change",
                        "{n} more material changes",
                        len(material[_MOST_OPEN:]),
                    ),
                    material[_MOST_OPEN:],
                ),
                (t.number("{n} minor change", "{n} minor changes", len(minor)), minor),
            )
            if some
        ],
        "has_long_text": len(ordered) > _MOST_IN_TEXT,
        "at": at if any(card_anchor(each.change.id) == at for each in ordered) else "",
    }


def first_mail_locale(workspace: Workspace, pending: Pending) -> str:
    """Return the locale in which findings are explained: that of the mail that people review."""
    return mail_locales(workspace.config, pending.report.policy.locale)[0]


def _shown(pending: Pending, t: Translator) -> list[_Shown]:
    found: dict[str, _Shown] = {}
    for report in (pending.notice.since, pending.notice.report, pending.report):
        if report is not None:
            places = wording.places(report, t)
            found |= {change.id: _Shown(change, places) for change in report.changes}
    return [found[each.id] for each in pending.changes]


class _Words:
    """Says what the page says of one change."""

    def __init__(self, workspace: Workspace, pending: Pending, t: Translator) -> None:
        self._t = t
        self._findings = translator(first_mail_locale(workspace, pending))
        self._worded = {each.change: each for each in worded_now(workspace, pending)}
        told = (pending.notice.since, pending.notice.report)
        self._mailed = {each.id: each for report in told if report for each in report.changes}

    def view(self, each: _Shown, number: int) -> dict[str, object]:
        change, t = each.change, self._t
        own, note = self._worded.get(change.id), change.override
        level = wording.level_name(change.level, t)
        before = wording.level_name(note.level_before, t) if note else ""
        return {
            **change_view(change, each.places, self._findings),
            "number": number,
            "id": change.id,
            "level": change.level.value,
            "level_words": wording.sentence(level).rstrip("."),
            # What is not mailed is not offered either, to be taken for a person's own words.
            "machine": machine_sentence(self._mailed.get(change.id, change)),
            "own": own.text if own else "",
            "own_by": own.by if own else "",
            "disputed": bool(own and own.disputed),
            "overridden": f"{before} → {level}" if note else "",
            "override_by": note.by if note else "",
            "override_reason": note.reason if note else "",
        }
