"""The report as one HTML page that loads nothing: no font, no foreign style, script or image.

It works without its own script, which adds keys. The page is the template `comparison.html.j2`. It gets
plain values in which every text of others was made visible first (`render.visible`), and the environment
escapes them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from policydiff.i18n import ENGLISH, Translator
from policydiff.materiality import Level
from policydiff.render import languages, wording
from policydiff.render.cautions import checks, diagnostics
from policydiff.render.outline import excerpt, outline, side_words
from policydiff.render.redline import RowView, SectionView, redline_view
from policydiff.render.sections import section_moves
from policydiff.render.templates import render_template
from policydiff.render.theme import USUAL, Look, theme_css
from policydiff.render.visible import visible_text
from policydiff.report import Change, ChangeReport, Fact
from policydiff.report.redline import Redline, RowKind

_MOST = 400
"""Changes of a level that a page lists one by one where its texts show them all."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link above a page."""

    name: str
    target: str
    """Relative to the page it stands on."""
    here: bool
    """It is that page."""


def links_view(links: Sequence[Link]) -> list[dict[str, object]]:
    """Return what a page says of the links above it."""
    return [{"name": link.name, "link": link.target, "here": link.here} for link in links]


def render_html(
    report: ChangeReport,
    look: Look = USUAL,
    *,
    redline: Redline | None = None,
    side_by_side: bool = False,
    navigation: Sequence[Link] = (),
    t: Translator = ENGLISH,
) -> str:
    """Return the report as a complete page in the words of `t`, ending in a newline.

    `navigation` are links above it where it is part of an archive. What findings say is in the language that
    they were found in (`Law.language`).

    With `redline` both texts follow the changes, in one text or, `side_by_side`, beside each other; a
    reader can switch. `look` has the organisation's theme, and templates in place of the defaults. Raises
    TemplateError where one cannot be used.
    """
    # Without the texts below, the list is all there is: nothing of it may be left out.
    most = None if redline is None else _MOST
    values = {
        "report": report_view(report, most, t),
        "redline": [] if redline is None else redline_sections(report, redline, most, t),
        "rows": {} if redline is None else _row_anchors(redline),
        "side_by_side": side_by_side,
        "navigation": links_view(navigation),
    }
    return render_page("comparison.html.j2", values, look, t, script="comparison.js")


def render_page(
    name: str,
    values: Mapping[str, object],
    look: Look = USUAL,
    t: Translator = ENGLISH,
    *,
    script: str = "",
) -> str:
    """Return page template `name` with `values` in the words of `t`, its style and template `script` inlined.

    The Content-Security-Policy allows these by their hashes, the logo where there is one, and nothing else.
    """
    style = render_template("page.css", {}, look.templates) + theme_css(look.theme)
    code = render_template(script, {}, look.templates) if script else ""
    page = {
        **_inlined("style", style),
        **(_inlined("script", code) if script else {"script": "", "script_hash": ""}),
        "language": t.language,
        "organisation": visible_text(look.organisation),
        "logo": look.logo,
    }
    html = render_template(
        name, {"page": page, **_visible_values(values)}, look.templates, t.language
    )
    # A command to GitHub's runner wherever a log shows it; another spelling of the same text.
    return html.replace("##[", "#&#35;[")


def _inlined(kind: str, text: str) -> dict[str, object]:
    """Return a template's text for a page to hold, and its hash for the page's policy."""
    from markupsafe import Markup

    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    # A template's own text and checked colours, not a policy's.
    return {kind: Markup(text), f"{kind}_hash": f"sha256-{digest}"}  # noqa: S704


def report_view(
    report: ChangeReport, most: int | None = None, t: Translator = ENGLISH
) -> dict[str, object]:
    """Return what a page says of a report: words and numbers, nothing that has to be looked up.

    At most `most` material and `most` minor changes are listed; the others are counted.
    """
    parts = outline(report)
    places = wording.places(report, t)
    dated = report.changes or report.new.effective_date
    days = [wording.version_day(side) for side in (report.old, report.new)]
    return {
        "policy": report.policy.title or report.policy.id,
        "locale": report.policy.locale.replace("_", "-") or "und",
        "days": days if all(days) and days[0] != days[1] else [],
        "revisions": [wording.version_name(side, t) for side in (report.old, report.new)],
        "verdict": wording.verdict(report, t),
        "level": report.level.value,
        "level_words": wording.level_words(report, t),
        "direction": report.direction.value,
        "direction_words": wording.direction_words(report, t),
        "counts": wording.counts(report, t),
        "reasons": _reasons(parts.material or parts.minor, most, t),
        "effective": wording.effective(report, t) if dated else "",
        "checks": [
            {"said": check.said, "changes": _links(check.changes, parts.material[:most])}
            for check in checks(report, t)
        ],
        "diagnostics": diagnostics(report, t),
        "material": [change_view(change, places) for change in parts.material[:most]],
        "material_count": len(parts.material),
        "minor": [change_view(change, places) for change in parts.minor[:most]],
        "minor_count": len(parts.minor),
        "typographic": len(parts.typographic),
        "typography": wording.typography(t),
        "sections": section_moves(report, t),
        "facts": [_fact_view(kind, fact, t) for kind, fact in wording.facts(report, t)],
        "accounting": wording.accounting(report.accounting, t),
        "coverage": languages.coverage(report, t),
    }


def _reasons(changes: Sequence[Change], most: int | None, t: Translator) -> list[dict[str, object]]:
    """Return what happened, each title once, with links to the changes that the page lists."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(wording.title(change, t), []).append(change)
    listed = changes[:most]
    return [{"title": title, "changes": _links(same, listed)} for title, same in found.items()]


def _links(changes: Collection[Change], listed: Sequence[Change]) -> list[dict[str, object]]:
    """Return number and address of those of `changes` that are `listed`, in the list's order."""
    ids = {change.id for change in changes}
    return [
        {"number": number, "anchor": card_anchor(change.id)}
        for number, change in enumerate(listed, 1)
        if change.id in ids
    ]


def change_view(
    change: Change, places: wording.Places, findings: Translator | None = None
) -> dict[str, object]:
    """Return what a page says of one change, in the words of `places`; what happened, in those of `findings`.

    The latter are those of the language that the findings were explained in, where it is another one.
    """
    t = places.t
    findings = findings or t
    texts = [
        {"name": name, "words": words}
        for name, words in zip(wording.sides(change), side_words(change), strict=True)
        if words
    ]
    if change.lead_in:
        texts.insert(0, {"name": "under", "words": (("equal", change.lead_in),)})
    return {
        "anchor": card_anchor(change.id),
        "title": wording.title(change, findings),
        "why": wording.explanation(change, findings),
        "direction": change.direction.value,
        "leaning": wording.leaning(change, t),
        "needs_review": change.needs_review,
        "marks": [wording.sentence(mark) for mark in wording.marks(change, t)],
        "texts": texts,
        "excerpt": excerpt(change),
        "where": places.of(change),
        "details": wording.details(change, places),
    }


def redline_sections(
    report: ChangeReport, redline: Redline, most: int | None = None, t: Translator = ENGLISH
) -> list[dict[str, object]]:
    """Return what a page says of a redline, section by section; `most` as in `report_view`."""
    parts = outline(report)
    listed = {card_anchor(each.id) for each in (*parts.material[:most], *parts.minor[:most])}
    return [
        {
            "anchor": section.anchor,
            "title": section.title,
            "note": section.note,
            "changed": section.changed,
            "unchanged": section.unchanged_words,
            "marks": _section_marks(section, t),
            "rows": [_row_view(row, listed) for row in section.rows],
        }
        for section in redline_view(report, redline, t)
    ]


def _section_marks(section: SectionView, t: Translator) -> list[dict[str, str]]:
    """Return what happened in a section, in a few words each, for the outline."""
    rows = [row for row in section.rows if row.kind is not RowKind.MOVED_AWAY]
    material, minor = (
        sum(row.level is level for row in rows) for level in (Level.MATERIAL, Level.MINOR)
    )
    counts = (
        ("material", material, t.number("{n} material", "{n} material", material)),
        ("minor", minor, t.number("{n} minor", "{n} minor", minor)),
    )
    marks = [{"kind": kind, "said": said} for kind, number, said in counts if number]
    return marks + ([{"kind": "note", "said": section.note}] if section.note else [])


def _row_view(row: RowView, listed: Collection[str]) -> dict[str, object]:
    # Where only one side stands here, it is the same in both layouts: one text is enough.
    both = bool(row.before and row.after) or row.words not in (row.before, row.after)
    card = card_anchor(row.change)
    whole = row.kind in (RowKind.ADDED, RowKind.REMOVED)
    return {
        "kind": row.kind.value,
        "anchor": row.anchor,
        "label": row.label,
        "target": row.target,
        "verdict": row.verdict,
        "level": row.level.value,
        "change": card if card in listed else "",
        "words": row.words if both and not whole else (),
        "before": row.before,
        "after": row.after,
        "folded": row.folded,
        "texts": [{"unit": text.unit.value, "text": text.text} for text in row.texts],
    }


def _row_anchors(redline: Redline) -> dict[str, str]:
    """Return where in the redline the card of a change leads to, by the card's own address."""
    found: dict[str, str] = {}
    for section in redline.sections:
        for id_ in section.changes:
            found.setdefault(card_anchor(id_), section.anchor)
        for row in section.rows:
            if row.kind is not RowKind.MOVED_AWAY:
                found.setdefault(card_anchor(row.change), row.anchor)
    return found


def card_anchor(change_id: str) -> str:
    """Return the address of a change on a page."""
    return f"change-{change_id[:12]}"


def _fact_view(kind: str, fact: Fact, t: Translator) -> dict[str, object]:
    return {
        "kind": kind,
        "name": wording.fact_name(fact, t),
        "status": wording.fact_status(fact, t),
        "old": fact.old,
        "new": fact.new,
    }


def _visible_values(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _visible(value) for name, value in values.items()}


def _visible(value: object) -> object:
    if hasattr(value, "__html__"):  # Made by us of parts that were escaped one by one.
        return value
    if isinstance(value, str):
        return visible_text(value)
    if isinstance(value, Mapping):
        return _visible_values(value)
    if isinstance(value, list | tuple):
        return [_visible(item) for item in value]
    return value
