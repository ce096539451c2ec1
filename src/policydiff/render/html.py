"""The report as one HTML page that loads nothing: no script, no image, no font, no foreign style.

The page is the template `comparison.html.j2`. It gets plain values in which every text of others was
made visible first (`render.visible`), and the environment escapes them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path

from policydiff.materiality import Level
from policydiff.render import wording
from policydiff.render.outline import excerpt, leading_finding, outline, side_words
from policydiff.render.templates import render_template
from policydiff.render.visible import visible_text
from policydiff.report import Change, ChangeReport, Fact


def render_html(report: ChangeReport, user_folder: Path | None = None) -> str:
    """Return the report as a complete page, ending in a newline.

    Templates in `user_folder` replace the defaults. Raises TemplateError where one cannot be used.
    """
    return render_page("comparison.html.j2", {"report": report_view(report)}, user_folder)


def render_page(name: str, values: Mapping[str, object], user_folder: Path | None = None) -> str:
    """Return page template `name` with `values`, its style inlined and named in the page's policy.

    The Content-Security-Policy allows that one style by its hash and nothing else.
    """
    from markupsafe import Markup

    style = render_template("page.css", {}, user_folder)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # The style is a template's own text, not a policy's.
    page = {"style": Markup(style), "style_hash": f"sha256-{digest}"}  # noqa: S704
    html = render_template(name, {"page": page, **_visible_values(values)}, user_folder)
    # A command to GitHub's runner wherever a log shows it; another spelling of the same text.
    return html.replace("##[", "#&#35;[")


def report_view(report: ChangeReport) -> dict[str, object]:
    """Return what a page says of a report: words and numbers, nothing that has to be looked up."""
    parts = outline(report)
    places = wording.places(report)
    material = report.level is Level.MATERIAL
    return {
        "policy": report.policy.title or report.policy.id,
        "locale": report.policy.locale.replace("_", "-") or "und",
        "versions": wording.versions(report),
        "verdict": wording.verdict(report),
        "level": report.level.value,
        "level_words": wording.LEVELS[report.level],
        "direction": report.direction.value,
        "direction_words": wording.DIRECTIONS[report.direction] if material else "",
        "counts": wording.counts(report),
        "reasons": wording.reasons(report),
        "effective": wording.effective(report),
        "cautions": wording.cautions(report),
        "material": [change_view(change, places) for change in parts.material],
        "minor": [change_view(change, places) for change in parts.minor],
        "typographic": len(parts.typographic),
        "typography": wording.TYPOGRAPHY,
        "sections": wording.section_moves(report),
        "facts": [_fact_view(kind, fact) for kind, fact in wording.facts(report)],
        "accounting": wording.accounting(report.accounting),
        "coverage": wording.coverage(report),
    }


def change_view(change: Change, places: wording.Places) -> dict[str, object]:
    """Return what a page says of one change."""
    finding = leading_finding(change)
    texts = [
        {"name": name, "words": words}
        for name, words in zip(wording.sides(change), side_words(change), strict=True)
        if words
    ]
    if change.lead_in:
        texts.insert(0, {"name": "under", "words": (("equal", change.lead_in),)})
    return {
        "anchor": f"change-{wording.short_id(change)}",
        "title": finding.title,
        "why": finding.explanation,
        "direction": change.direction.value,
        "leaning": wording.leaning(change),
        "needs_review": change.needs_review,
        "marks": [mark[:1].upper() + mark[1:] for mark in wording.marks(change)],
        "texts": texts,
        "excerpt": excerpt(change),
        "where": places.of(change),
        "details": wording.details(change, places),
    }


def _fact_view(kind: str, fact: Fact) -> dict[str, object]:
    return {
        "kind": kind,
        "name": wording.fact_name(fact),
        "status": fact.status,
        "old": fact.old,
        "new": fact.new,
    }


def _visible_values(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _visible(value) for name, value in values.items()}


def _visible(value: object) -> object:
    if isinstance(value, str):
        return visible_text(value)
    if isinstance(value, Mapping):
        return _visible_values(value)
    if isinstance(value, list | tuple):
        return [_visible(item) for item in value]
    return value
