"""What a check found, for a terminal: the changes with their reasons, and last what a person acts on."""

from __future__ import annotations

from policydiff.render.check_wording import (
    CONDITIONS,
    claim_line,
    facts,
    gate_verdict,
    place,
    policy_name,
)
from policydiff.render.console import NARROWEST, Page
from policydiff.render.terminal import render_terminal
from policydiff.report import Check, Problem

_SHOWN = ("Applies from", "Approval", "Subject")
"""What the report before it does not say."""


def render_check_terminal(
    checks: tuple[Check, ...], *, color: bool = False, width: int = 80
) -> str:
    """Return the checks for a terminal `width` columns wide, ending in a newline."""
    said = []
    for check in checks:
        page = Page(color, max(width, NARROWEST))
        if check.report.changes:
            said.append(render_terminal(check.report, color=color, width=width))
        _gate(page, check)
        said.append(page.text().removeprefix("" if check.report.changes else "\n"))
    return "".join(said)


def _gate(page: Page, check: Check) -> None:
    page.blank()
    style = "bold red" if check.blocks else "bold green"
    page.line((policy_name(check), "bold"), ": ", (gate_verdict(check), style))
    for name, value in facts(check):
        if name in _SHOWN:
            page.line((f"{name}: ", "dim"), value, first="  ")
    for claim in check.claims:
        page.line((claim_line(claim), "yellow" if claim.contradicted else ""), first="  ")
    for problem in check.warnings:
        _problem(page, f"{CONDITIONS[problem.condition].lower()}: ", "yellow", problem)
    for problem in check.blocks:
        _problem(page, f"blocks ({problem.condition}): ", "red", problem)


def _problem(page: Page, lead: str, style: str, problem: Problem) -> None:
    where = f" ({place(problem)})" if problem.line else ""
    page.line((lead, style), problem.message, (where, "dim"), first="- ")
