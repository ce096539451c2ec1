"""The changelog of a policy as one HTML page, newest step first; like every page it loads nothing."""

from __future__ import annotations

from pathlib import Path

from policydiff.render import wording
from policydiff.render.changelog import (
    Step,
    about,
    entry_title,
    explanations,
    minor_sorts,
    notes,
    place_name,
    steps,
)
from policydiff.render.html import render_page
from policydiff.render.outline import excerpt, outline
from policydiff.report import Change, Changelog


def render_changelog_html(changelog: Changelog, user_folder: Path | None = None) -> str:
    """Return the changelog as a complete page, ending in a newline.

    Every step has the permanent address that it has in Markdown: "#entry-" and its id. Templates in
    `user_folder` replace the defaults. Raises TemplateError where one cannot be used.
    """
    policy = changelog.policy
    values = {
        "policy": policy.title or policy.id,
        "locale": policy.locale.replace("_", "-") or "und",
        "entries": [_entry(step) for step in steps(changelog)],
    }
    return render_page("changelog.html.j2", values, user_folder)


def _entry(step: Step) -> dict[str, object]:
    report = step.entry.report
    parts = outline(report)
    places = wording.places(report)
    return {
        "anchor": step.anchor,
        "title": entry_title(report),
        "level": report.level.value,
        "counts": wording.counts(report),
        "about": about(step.entry),
        "material": [_material(change, places) for change in parts.material],
        "minor": [sort.words for sort in minor_sorts(report)],
        "typographic": wording.plural(len(parts.typographic), "change")
        if parts.typographic
        else "",
    }


def _material(change: Change, places: wording.Places) -> dict[str, object]:
    return {
        "where": place_name(change, places),
        "why": " ".join(explanations(change)),
        "notes": notes(change),
        "kind": "review" if change.needs_review else change.direction.value,
        # Where nobody could say it in plain words, the words themselves must do.
        "words": excerpt(change) if change.needs_review else (),
    }
