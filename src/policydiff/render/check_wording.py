"""What a check found, in the words that every format of it shares."""

from __future__ import annotations

from policydiff.materiality import Level
from policydiff.render import wording
from policydiff.render.outline import outline
from policydiff.report import Check, Claim, Condition, Problem

CONDITIONS = {
    Condition.MATERIAL: "Material",
    Condition.UNAPPROVED: "Approval",
    Condition.DATES: "Dates",
    Condition.TRANSLATIONS: "Translations",
    Condition.TRAILERS: "Commit message",
    Condition.WORDING: "Wording",
    Condition.SETTINGS: "Settings",
}
_APPROVALS = {
    "approved": "approved",
    "unproved": "a name in a file that nothing confirms",
    "stale": "stale: what would be mailed has changed since",
    "missing": "missing",
}


def policy_name(check: Check) -> str:
    """Return the policy as readers know it."""
    return check.report.policy.title or check.report.policy.id


def gate_verdict(check: Check) -> str:
    """Return what the check comes to: "2 things block", "Ready to tell readers"."""
    if check.blocks:
        number = len(check.blocks)
        return f"{number} {'thing blocks' if number == 1 else 'things block'}"
    if not check.must_tell:
        return "Readers need not be told"
    return "Ready to tell readers" if check.approval == "approved" else "Nothing blocks"


def facts(check: Check) -> tuple[tuple[str, str], ...]:
    """Return name and value of what a person asks first, in this order."""
    said = [("Verdict", wording.verdict(check.report)), ("Changes", wording.counts(check.report))]
    if check.report.level is not Level.NONE:
        said.append(("Applies from", _applies(check)))
    if check.must_tell:
        said += [("Approval", _approval(check)), ("Subject", check.headline)]
    return tuple(said)


def place(problem: Problem) -> str:
    """Return where a problem is: "privacy.md, line 3", or ""."""
    return f"{problem.path}, line {problem.line}" if problem.line else problem.path


def claim_line(claim: Claim) -> str:
    """Return what a commit message says of the change, and whether the change bears it out."""
    why = f" ({claim.reason})" if claim.reason else ""
    said = f"{claim.trailer}: {claim.value}{why}, in {claim.commit[:12]}"
    # Why, the problems say.
    return f"{said} (not borne out)" if claim.contradicted else said


def leading(check: Check) -> tuple[tuple[str, str], ...]:
    """Return each material change, most consequential first: whom it favours; where and what."""
    places = wording.places(check.report)
    return tuple(
        (
            wording.sentence(wording.leaning(change)).rstrip("."),
            f"{places.of(change) or policy_name(check)}: {wording.explanation(change)}",
        )
        for change in outline(check.report).material
    )


def _applies(check: Check) -> str:
    if check.effective_date is None:
        return "the text states no date"
    if check.lead_days is None:
        return check.effective_date
    if check.lead_days < 0:
        return f"{check.effective_date}, which is past"
    return f"{check.effective_date}, {wording.plural(check.lead_days, 'day')} from today"


def _approval(check: Check) -> str:
    state = _APPROVALS[check.approval]
    return f"{state} by {check.approved_by}" if check.approval == "approved" else state
