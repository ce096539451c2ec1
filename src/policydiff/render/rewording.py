"""The sentence that a mail says of a change, and a person's sentence in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from policydiff.materiality import Finding, Level
from policydiff.render.outline import MOST_CONSEQUENTIAL
from policydiff.render.passages import passage_of
from policydiff.report import Change
from policydiff.rules import Effect


def lead_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return the material findings, or all where a person raised a minor change; adverse first."""
    every = tuple(findings)
    material = [finding for finding in every if finding.level is Level.MATERIAL]
    return sorted(
        material or every, key=lambda finding: MOST_CONSEQUENTIAL.index(finding.direction)
    )


def spoken(change: Change) -> Finding:
    """Return the finding whose explanation stands above a change in a mail.

    Where nobody understood the change the mail says only that, and the finding is the first.
    """
    findings = lead_first(change.findings)
    understood = (finding for finding in findings if finding.effect is not Effect.UNCLEAR)
    return next(understood, findings[0])


def reword(changes: Iterable[Change], sentences: Mapping[str, str]) -> tuple[Change, ...]:
    """Return `changes` explained in people's words, given by the id of a change.

    What the machine says of several sentences of one passage alike is said once in a mail, so a
    person's sentence for one of them stands for all that have none of their own.
    """
    every = tuple(changes)
    if not sentences:
        return every
    alike = {_said(each): sentences[each.id] for each in every if each.id in sentences}
    return tuple(
        change if text is None else _reworded(change, text)
        for change in every
        for text in [sentences.get(change.id, alike.get(_said(change)))]
    )


def _said(change: Change) -> tuple[object, str]:
    return passage_of(change) or change.id, spoken(change).explanation


def _reworded(change: Change, text: str) -> Change:
    lead = spoken(change)
    said = replace(lead, explanation=text)
    return replace(change, findings=tuple(said if f is lead else f for f in change.findings))
