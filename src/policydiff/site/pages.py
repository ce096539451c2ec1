"""The archive's own pages. Comparisons and the changelog are those of every other command."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from policydiff.document import Document, Section, Sentence, Unit
from policydiff.materiality import Level
from policydiff.render import wording
from policydiff.render.html import Link, links_view, render_page
from policydiff.render.templates import format_day
from policydiff.render.theme import Look
from policydiff.render.timeline import render_timeline, timeline_lines, timeline_of
from policydiff.report import ChangeReport
from policydiff.site import addresses
from policydiff.site.records import PolicyArchive, SectionLife, SiteVersion, spans_in_force

Maker = Callable[[], str]
"""Makes the text of a file when it is needed."""
_LINKED = ("http://", "https://", "mailto:")
_LOWEST_HEADING = 6


def index_page(archives: tuple[PolicyArchive, ...], look: Look) -> str:
    """Return the page that lists every policy."""
    policies = []
    for archive in archives:
        policy, step = archive.policy.id, archive.step_to(archive.latest)
        policies.append(
            {
                "title": _title(archive),
                "link": addresses.link(addresses.INDEX, addresses.policy_page(policy)),
                "locale": _locale(archive),
                "applies": applies(archive.latest),
                "step": step and _step(archive, step.report, step.old, step.new, addresses.INDEX),
                "history": addresses.link(addresses.INDEX, addresses.history_page(policy)),
                "versions": wording.plural(len(archive.versions), "version"),
            }
        )
    values = {"organisation": look.organisation, "policies": policies}
    return render_page("site_index.html.j2", values, look)


def text_page(archive: PolicyArchive, version: SiteVersion, path: str, look: Look) -> str:
    """Return the page of one version's text; at `path` it is that version's own or the policy's."""
    policy = archive.policy.id
    step = archive.step_to(version)
    values = {
        **_frame(archive, path),
        "version": version.id,
        "is_latest": version is archive.latest,
        "is_own_page": path == addresses.version_page(policy, version.id),
        "own_link": addresses.link(path, addresses.version_page(policy, version.id)),
        "published": _said(version.day),
        "applies": applies(version) if version is archive.latest else in_force(archive, version),
        "until_then": _until_then(archive, version, path),
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
    return render_page("site_text.html.j2", values, look)


def history_page(archive: PolicyArchive, look: Look) -> str:
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
                "published": _said(version.day),
                "applies": _said(version.applies_from),
                "step": _step(archive, step.report, step.old, step.new, path) if step else None,
            }
        )
    spans = [
        {
            "start": _said(start),
            "end": _said(end - datetime.timedelta(1)) if end else "",
            "link": addresses.link(path, addresses.version_page(policy, version.id)),
            "published": _said(version.day),
        }
        for start, end, version in reversed(_spans(archive))
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
    return render_page("site_history.html.j2", values, look)


def _spans(
    archive: PolicyArchive,
) -> list[tuple[datetime.date, datetime.date | None, SiteVersion]]:
    """Return each version that applied, with its first day and that of the next one."""
    spans = spans_in_force(archive.versions)
    ends = (*(start for start, _ in spans[1:]), None)
    return [(start, end, version) for (start, version), end in zip(spans, ends, strict=True)]


def changes_page(archive: PolicyArchive, look: Look) -> str:
    """Return the page on which a reader picks two versions."""
    path = addresses.changes_page(archive.policy.id)
    rows = []
    for version in reversed(archive.versions[:-1]):
        step = archive.step_to(archive.versions[archive.versions.index(version) + 1])
        since = addresses.since_page(archive.policy.id, version.id)
        rows.append(
            {
                "published": _said(version.day),
                "step": step and _step(archive, step.report, step.old, step.new, path),
                "since": _since(archive, version, path),
                "since_link": addresses.link(path, since),
            }
        )
    return render_page("site_changes.html.j2", {**_frame(archive, path), "rows": rows}, look)


def since_page(archive: PolicyArchive, version: SiteVersion, look: Look) -> str:
    """Return the steps from a version to the present text, newest first, where the two were not compared."""
    policy, path = archive.policy.id, addresses.since_page(archive.policy.id, version.id)
    steps = []
    for later in reversed(archive.versions[archive.versions.index(version) + 1 :]):
        step = archive.step_to(later)
        assert step is not None  # only the first version has none
        found = _step(archive, step.report, step.old, step.new, path)
        steps.append({"published": _said(later.day), "step": found})
    values = {
        **_frame(archive, path),
        "published": _said(version.day),
        "link": addresses.link(path, addresses.version_page(policy, version.id)),
        "steps": steps,
    }
    return render_page("site_since.html.j2", values, look)


def sections_page(archive: PolicyArchive, look: Look) -> str:
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
        "site_sections.html.j2", {**_frame(archive, path), "sections": sections}, look
    )


def section_page(archive: PolicyArchive, section: SectionLife, look: Look) -> str:
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
                "day": _said(days[version]),
                "link": addresses.link(path, target),
            }
        )
    values = {
        **_frame(archive, path),
        "section": section.title,
        "gone": section.gone,
        "events": events,
    }
    return render_page("site_section.html.j2", values, look)


def applies(version: SiteVersion) -> str:
    """Return from when a version applies, in words that stay true on every later day."""
    day = _said(version.applies_from)
    if version.applies_from > version.day:
        return f"Published on {_said(version.day)}, applies from {day}."
    return f"Applies since {day}."


def in_force(archive: PolicyArchive, version: SiteVersion) -> str:
    """Return when an earlier version applied, in words that are true before, then and after."""
    for start, end, each in _spans(archive):
        if each is version:
            last = f" until {_said(end - datetime.timedelta(1))}" if end else ""
            return f"In force from {_said(start)}{last}."
    return f"Never in force: it was replaced before {_said(version.applies_from)}."


def _until_then(
    archive: PolicyArchive, version: SiteVersion, path: str
) -> dict[str, object] | None:
    """Return which version applies until the newest one does, where that is later than its day."""
    if version is not archive.latest or version.applies_from <= version.day:
        return None
    before = [each for _, _, each in _spans(archive) if each is not version]
    if not before:
        return None
    page = addresses.version_page(archive.policy.id, before[-1].id)
    return {"published": _said(before[-1].day), "link": addresses.link(path, page)}


def _said(day: datetime.date) -> str:
    return format_day(day.isoformat())


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
        in_force(archive, version),
        _until_then(archive, version, ""),
        step and (step.old, *verdict(step.report)),
        since and (since.new, *verdict(since.report)),
    )


def verdict(report: ChangeReport) -> tuple[str, ...]:
    """Return what a line says of a comparison; decisions of people may change it."""
    return report.level.value, report.direction.value, wording.counts(report)


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
        "locale": _locale(archive),
        "url": archive.url,
        "navigation": links_view(navigation(archive.policy.id, path)),
        "feed": addresses.link(path, addresses.changelog_file(archive.policy.id, "atom")),
    }


def _locale(archive: PolicyArchive) -> str:
    return archive.policy.locale.replace("_", "-") or "und"


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
