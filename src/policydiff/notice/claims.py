"""What a commit message claims of a change, held against what the change is. Pure.

    Policy-Change: editorial — reason       that commit changed wording, and no practice
    Policy-Change: material — reason        readers must be told, whatever the rules found
    Policy-Effective: 2027-01-15            from when the policy applies

A claim lowers no level and moves no date: where the change does not bear it out, both are shown.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from policydiff.materiality import Level
from policydiff.report.checks import Claim, Condition, Problem
from policydiff.report.records import Change, ChangeReport

CHANGE = "Policy-Change"
EFFECTIVE = "Policy-Effective"
TRAILERS = (CHANGE, EFFECTIVE)

EDITORIAL = "editorial"
MATERIAL = "material"
KINDS = (EDITORIAL, MATERIAL)

_REASONED = re.compile(r"\s*(?P<kind>[^\W\d_]+)\s*(?:[—–:]|--?(?=\s))\s*(?P<reason>.*)", re.DOTALL)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MISPLACED = (
    "It counts only in the last paragraph of the message, together with all other trailers."
)
_SHOWN = 2
"""Findings that a contradiction names; the report has them all."""


def read_claim(trailer: str, value: str, commit: str) -> Claim:
    """Return a trailer as a claim; `contradicted` says what is wrong with its form, if anything."""
    if trailer == EFFECTIVE:
        day = value.strip()
        fault = "" if _is_day(day) else f"“{day}” is no day; write it as 2027-01-15."
        return Claim(trailer, day, "", commit, fault)
    match = _REASONED.fullmatch(value)
    kind, reason = (match["kind"], match["reason"].strip()) if match else (value.strip(), "")
    known = kind.lower() in KINDS
    fault = ""
    if not known:
        fault = f"“{kind}” is not a kind of change; write {EDITORIAL} or {MATERIAL}."
    elif not reason:
        fault = f"It gives no reason; write “{CHANGE}: {kind.lower()} — why”."
    return Claim(trailer, kind.lower() if known else kind, reason, commit, fault)


def misplaced_claim(trailer: str, value: str, commit: str) -> Claim:
    """Return a line that looks like a trailer and stands where git reads none."""
    return Claim(trailer, value.strip(), "", commit, _MISPLACED)


def is_malformed(claim: Claim) -> bool:
    """Whether a claim is none for its form or place; any other is held against the change."""
    if claim.contradicted == _MISPLACED:
        return True
    if claim.trailer == EFFECTIVE:
        return not _is_day(claim.value)
    return claim.value not in KINDS or not claim.reason


def kind_fault(kind: str, report: ChangeReport) -> str:
    """Say why the change of one commit is not what its message calls it, or "" where it is.

    `report` compares the policy before and after that commit.
    """
    found = tuple(change for change in report.changes if change.level is Level.MATERIAL)
    if kind == MATERIAL:
        if found:
            return ""
        return (
            "It is called material, and no rule found anything material in it. Where readers must be "
            "told, raise the change's level in the review."
        )
    certain = tuple(change for change in found if not change.needs_review)
    if certain:
        return f"It is called editorial, and is material: {_first(certain)}"
    if found:
        return (
            "It is called editorial, and nobody can tell by rule; a person must look: "
            f"{_first(found)}"
        )
    return ""


def claim_problems(claims: Iterable[Claim], path: str) -> tuple[Problem, ...]:
    """Return a problem for each claim that cannot be read or is not borne out."""
    return tuple(
        Problem(
            Condition.TRAILERS,
            "trailer-malformed" if is_malformed(claim) else "trailer-contradicted",
            f"Commit {claim.commit[:12]} says “{_said(claim)}”. {claim.contradicted}",
            path,
        )
        for claim in claims
        if claim.contradicted
    )


def _said(claim: Claim) -> str:
    reason = f" — {claim.reason}" if claim.reason else ""
    return f"{claim.trailer}: {claim.value}{reason}"


def _first(changes: tuple[Change, ...]) -> str:
    """Name what the first changes do, each thing once."""
    said = dict.fromkeys(
        finding.explanation
        for change in changes
        for finding in change.findings
        if finding.level is Level.MATERIAL
    )
    more = len(said) - _SHOWN
    shown = " ".join(list(said)[:_SHOWN])
    return shown if more <= 0 else f"{shown} And {more} more."


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False
