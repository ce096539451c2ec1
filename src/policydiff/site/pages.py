"""The archive's own pages. Comparisons and the changelog are those of every other command."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from policydiff.document import Document, Section, Sentence, Unit
from policydiff.materiality import Level
from policydiff.render import wording
from policydiff.render.html import render_page
from policydiff.render.templates import format_day
from policydiff.render.timeline import render_timeline, timeline_lines, timeline_of
from policydiff.report import ChangeReport
from policydiff.site import addresses
from policydiff.site.records import PolicyArchive, SectionLife, SiteVersion, spans_in_force

Maker = Callable[[], str]
"""Makes the text of a file when it is needed."""
_LINKED = ("http://", "https://", "mailto:")
_LOWEST_HEADING = 6


def index_page(archives: tuple[PolicyArchive, ...], organisation: str, folder: Path | None) -> str:
    """Return the page that lists every policy."""
    policies = [
        {
            "title": _title(archive),
            "link": addresses.link(addresses.INDEX, addresses.policy_page(archive.policy.id)),
            "locale": archive.policy.locale,
            "applies": applies(archive.latest),
            "versions": wording.plural(len(archive.versions), "version"),
        }
        for archive in archives
    ]
    values = {"organisation": organisation, "policies": policies}
    return render_page("site_index.html.j2", values, folder)


def text_page(archive: PolicyArchive, version: SiteVersion, path: str, folder: Path | None) -> str:
    """Return the page of one version's text; at `path` it is that version's own or the policy's."""
    policy = archive.policy.id
    step = archive.step_to(version)
    values = {
        **_frame(archive, path),
        "version": version.id,
        "is_latest": version is archive.latest,
        "is_own_page": path == addresses.version_page(policy, version.id),
        "own_link": addresses.link(path, addresses.version_page(policy, version.id)),
        "published": format_day(version.day.isoformat()),
        "applies": applies(version),
        "source": addresses.link(path, addresses.version_source(policy, version.id))
        if version.text
        else "",
        "step": _step(archive, step.report, step.old, step.new, path) if step else None,
        "since": _since(archive, version, path),
        "blocks": text_blocks(version.document),
        "outline": [
            {"title": f"{section.number} {section.heading}".strip(), "anchor": section.anchor}
            for section in version.document.sections[1:]
            if not _is_title(section, version.document)
        ],
    }
    return render_page("site_text.html.j2", values, folder)


def history_page(archive: PolicyArchive, folder: Path | None) -> str:
    """Return the page with the picture and every version."""
    from markupsafe import Markup

    policy, path = archive.policy.id, addresses.history_page(archive.policy.id)
    timeline = timeline_of(archive.changelog)
    rows = []
    for version in reversed(archive.versions):
        step = archive.step_to(version)
        rows.append(
            {
                "id": version.id,
                "link": addresses.link(path, addresses.version_page(policy, version.id)),
                "published": format_day(version.day.isoformat()),
                "applies": format_day(version.applies_from.isoformat()),
                "step": _step(archive, step.report, step.old, step.new, path) if step else None,
            }
        )
    spans = [
        {
            "start": format_day(start.isoformat()),
            "link": addresses.link(path, addresses.version_page(policy, version.id)),
            "id": version.id,
        }
        for start, version in reversed(spans_in_force(archive.versions))
    ]
    values = {
        **_frame(archive, path),
        "versions": rows,
        "spans": spans,
        # Built by `render.timeline` from escaped text alone.
        "picture": Markup(render_timeline(timeline, "Material changes by topic"))  # noqa: S704
        if timeline
        else "",
        "lines": timeline_lines(timeline) if timeline else (),
    }
    return render_page("site_history.html.j2", values, folder)


def changes_page(archive: PolicyArchive, folder: Path | None) -> str:
    """Return the page on which a reader picks two versions."""
    path = addresses.changes_page(archive.policy.id)
    rows = []
    for version in reversed(archive.versions[:-1]):
        step = archive.step_to(archive.versions[archive.versions.index(version) + 1])
        since = addresses.since_page(archive.policy.id, version.id)
        rows.append(
            {
                "published": format_day(version.day.isoformat()),
                "step": step and _step(archive, step.report, step.old, step.new, path),
                "since": _since(archive, version, path),
                "since_link": addresses.link(path, since),
            }
        )
    return render_page("site_changes.html.j2", {**_frame(archive, path), "rows": rows}, folder)


def since_page(archive: PolicyArchive, version: SiteVersion, folder: Path | None) -> str:
    """Return the steps from a version to the present text, newest first, where the two were not compared."""
    policy, path = archive.policy.id, addresses.since_page(archive.policy.id, version.id)
    steps = []
    for later in reversed(archive.versions[archive.versions.index(version) + 1 :]):
        step = archive.step_to(later)
        assert step is not None  # only the first version has none
        found = _step(archive, step.report, step.old, step.new, path)
        steps.append({"published": format_day(later.day.isoformat()), "step": found})
    values = {
        **_frame(archive, path),
        "published": format_day(version.day.isoformat()),
        "link": addresses.link(path, addresses.version_page(policy, version.id)),
        "steps": steps,
    }
    return render_page("site_since.html.j2", values, folder)


def sections_page(archive: PolicyArchive, folder: Path | None) -> str:
    """Return the list of all sections that ever were, those of the newest version first."""
    path = addresses.sections_page(archive.policy.id)
    sections = [
        {
            "title": section.title,
            "gone": section.gone,
            "events": wording.plural(len(section.events), "change"),
            "link": addresses.link(path, addresses.section_page(archive.policy.id, section.id)),
        }
        for section in archive.sections
    ]
    return render_page(
        "site_sections.html.j2", {**_frame(archive, path), "sections": sections}, folder
    )


def section_page(archive: PolicyArchive, section: SectionLife, folder: Path | None) -> str:
    """Return the history of one section, newest first."""
    policy, path = archive.policy.id, addresses.section_page(archive.policy.id, section.id)
    days = {version.id: version.day for version in archive.versions}
    before = dict(zip([v.id for v in archive.versions[1:]], archive.versions, strict=False))
    events = []
    for version, said in reversed(section.events):
        old = before.get(version)
        target = (
            addresses.comparison_page(policy, old.id, version)
            if old
            else addresses.version_page(policy, version)
        )
        events.append(
            {
                "said": said,
                "day": format_day(days[version].isoformat()),
                "link": addresses.link(path, target),
            }
        )
    values = {
        **_frame(archive, path),
        "section": section.title,
        "gone": section.gone,
        "events": events,
    }
    return render_page("site_section.html.j2", values, folder)


def applies(version: SiteVersion) -> str:
    """Return from when a version applies, in words that stay true on every later day."""
    day = format_day(version.applies_from.isoformat())
    if version.applies_from > version.day:
        return f"Published on {format_day(version.day.isoformat())}, applies from {day}."
    return f"Applies since {day}."


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation."""

    name: str
    target: str
    """Relative to the page it stands on."""
    here: bool
    """It is that page."""


def navigation(policy: str, path: str) -> tuple[Link, ...]:
    """Return the links that every page of a policy begins with, as they stand on the page `path`."""
    targets = (
        ("All policies", addresses.INDEX),
        ("Present text", addresses.policy_page(policy)),
        ("History", addresses.history_page(policy)),
        ("Compare", addresses.changes_page(policy)),
        ("Sections", addresses.sections_page(policy)),
        ("Changelog", addresses.changelog_file(policy, "html")),
    )
    return tuple(Link(name, addresses.link(path, to), to == path) for name, to in targets)


def remarks(archive: PolicyArchive, version: SiteVersion) -> tuple[object, ...]:
    """Return what the page of a version says of other versions: it is made again where that differs."""
    step, since = archive.step_to(version), archive.between(version.id, archive.latest.id)
    return (
        archive.url,
        version is archive.latest,
        step and (step.old, step.report.level, step.report.direction),
        since and (since.new, since.report.level, since.report.direction),
    )


def day_of(said: str) -> datetime.date | None:
    """Return an ISO date as a day, None for anything else."""
    try:
        return datetime.date.fromisoformat(said)
    except ValueError:
        return None


def text_blocks(document: Document) -> list[dict[str, object]]:
    """Return a document as headings, paragraphs, items and rows, in reading order."""
    blocks: list[dict[str, object]] = []
    for section in document.sections:
        if section.index and not _is_title(section, document):
            level = min(max(section.level, 1) + 1, _LOWEST_HEADING)
            title = f"{section.number} {section.heading}".strip()
            blocks.append(
                {"kind": "heading", "level": level, "text": title, "anchor": section.anchor}
            )
        last = None
        for sentence in document.sentences[section.start : section.stop]:
            if sentence.block != last:
                blocks.append({"kind": _KINDS[sentence.unit], "parts": []})
                last = sentence.block
            parts = blocks[-1]["parts"]
            assert isinstance(parts, list)
            parts += [*([{"text": " ", "target": ""}] if parts else []), *_linked(sentence)]
    return blocks


def _is_title(section: Section, document: Document) -> bool:
    """Whether a heading says what the page's own title says."""
    return section.index == 1 and section.heading == document.title


_KINDS = {
    Unit.SENTENCE: "paragraph",
    Unit.DATE: "paragraph",
    Unit.ITEM: "item",
    Unit.ROW: "row",
    Unit.HEADING: "paragraph",
    Unit.LINK: "paragraph",
}


def _linked(sentence: Sentence) -> list[dict[str, str]]:
    """Return the text of a sentence in parts, each with the address it links to, or ""."""
    parts, rest = [], sentence.text
    for link in sentence.links:
        before, found, after = rest.partition(link.text)
        if not link.text or not found or not link.target.lower().startswith(_LINKED):
            continue
        parts += [{"text": before, "target": ""}, {"text": link.text, "target": link.target}]
        rest = after
    return [part for part in (*parts, {"text": rest, "target": ""}) if part["text"]]


def _frame(archive: PolicyArchive, path: str) -> dict[str, object]:
    return {
        "policy": _title(archive),
        "locale": archive.policy.locale.replace("_", "-") or "und",
        "url": archive.url,
        "navigation": [
            {"name": link.name, "link": link.target, "here": link.here}
            for link in navigation(archive.policy.id, path)
        ],
        "feed": addresses.link(path, addresses.changelog_file(archive.policy.id, "atom")),
    }


def _title(archive: PolicyArchive) -> str:
    return archive.policy.title or archive.policy.id


def _step(
    archive: PolicyArchive, report: ChangeReport, old: str, new: str, path: str
) -> dict[str, object]:
    """Return what a page says of a comparison, in a line, with a link to it."""
    material = report.level is Level.MATERIAL
    return {
        "level": report.level.value,
        "level_words": wording.LEVELS[report.level],
        "direction": report.direction.value,
        "direction_words": wording.DIRECTIONS[report.direction] if material else "",
        "counts": wording.counts(report),
        "link": addresses.link(path, addresses.comparison_page(archive.policy.id, old, new)),
    }


def _since(archive: PolicyArchive, version: SiteVersion, path: str) -> dict[str, object] | None:
    """Return what changed from a version to the newest, where they were compared."""
    found = archive.between(version.id, archive.latest.id)
    if found is None or version is archive.latest:
        return None
    page = addresses.since_page(archive.policy.id, version.id)
    step = _step(archive, found.report, found.old, found.new, path)
    return {**step, "link": addresses.link(path, page)}
