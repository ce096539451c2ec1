"""The archive's own pages. Comparisons and the changelog are those of every other command."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from itertools import pairwise

from policydiff.i18n import Translator
from policydiff.render import wording
from policydiff.render.html import Link, links_view, render_page
from policydiff.render.theme import Look
from policydiff.render.timeline import render_timeline, timeline_lines, timeline_of
from policydiff.report import ChangeReport
from policydiff.site import addresses
from policydiff.site.records import Comparison, PolicyArchive, SectionLife, SiteVersion
from policydiff.site.text_blocks import is_title, text_blocks
from policydiff.site.words import Words, applies, in_force, spans, words_of

Maker = Callable[[], str]
"""Makes the text of a file when it is needed."""


def index_page(archives: tuple[PolicyArchive, ...], look: Look) -> str:
    """Return the page that lists every policy, in the language of the first one's pages."""
    words = words_of(archives[0]) if archives else Words()
    t, policies = words.t, []
    for archive in archives:
        policy, step = archive.policy.id, archive.step_to(archive.latest)
        policies.append(
            {
                "title": _title(archive),
                "link": addresses.link(addresses.INDEX, addresses.policy_page(policy)),
                "locale": _locale(archive),
                "applies": applies(archive.latest, words),
                "step": step and _step(archive, step, addresses.INDEX, t),
                "history": addresses.link(addresses.INDEX, addresses.history_page(policy)),
                "versions": t.number("{n} version", "{n} versions", len(archive.versions)),
            }
        )
    values = {"organisation": look.organisation, "policies": policies}
    return render_page("site_index.html.j2", values, look, t)


def text_page(archive: PolicyArchive, version: SiteVersion, path: str, look: Look) -> str:
    """Return the page of one version's text; at `path` it is that version's own or the policy's."""
    policy, words = archive.policy.id, words_of(archive)
    step = archive.step_to(version)
    values = {
        **_frame(archive, path),
        "version": version.id,
        "is_latest": version is archive.latest,
        "is_own_page": path == addresses.version_page(policy, version.id),
        "own_link": addresses.link(path, addresses.version_page(policy, version.id)),
        "published": words.published(version),
        "applies": applies(version, words)
        if version is archive.latest
        else in_force(archive, version),
        "until_then": _until_then(archive, version, path),
        "source": addresses.link(path, addresses.version_source(policy, version.id))
        if version.text
        else "",
        "step": _step(archive, step, path, words.t) if step else None,
        "since": _since(archive, version, path, words.t),
        "choice": _choice(archive, version, path),
        "blocks": text_blocks(version.document),
        "outline": [
            {"title": f"{section.number} {section.heading}".strip(), "anchor": section.anchor}
            for section in version.document.sections[1:]
            if not is_title(section, version.document)
        ],
    }
    return render_page("site_text.html.j2", values, look, words.t)


def history_page(archive: PolicyArchive, look: Look) -> str:
    """Return the page with the picture and every version."""
    from markupsafe import Markup

    policy, path = archive.policy.id, addresses.history_page(archive.policy.id)
    words = words_of(archive)
    timeline = timeline_of(archive.changelog)
    rows = []
    for version in reversed(archive.versions):
        step = archive.step_to(version)
        rows.append(
            {
                "id": version.id,
                "link": addresses.link(path, addresses.version_page(policy, version.id)),
                "published": words.published(version),
                "applies": words.day(version.applies_from),
                "choice": _choice(archive, version, path),
                "step": _step(archive, step, path, words.t) if step else None,
            }
        )
    applied = [
        {
            "start": words.day(start),
            "end": words.day(end - datetime.timedelta(1)) if end else "",
            "link": addresses.link(path, addresses.version_page(policy, version.id)),
            "published": words.published(version),
        }
        for start, end, version in reversed(spans(archive))
    ]
    values = {
        **_frame(archive, path),
        "versions": rows,
        "spans": applied,
        # Built by `render.timeline` from escaped text alone.
        "picture": Markup(render_timeline(timeline, words.t))  # noqa: S704
        if timeline
        else "",
        "lines": timeline_lines(timeline, words.t) if timeline else (),
        "has_all": _has_all(archive),
        "first": archive.any_two_of_first,
        "compare": addresses.link(path, addresses.changes_page(policy)),
    }
    return render_page("site_history.html.j2", values, look, words.t)


def changes_page(archive: PolicyArchive, look: Look) -> str:
    """Return the page on which a reader picks two versions."""
    path, words = addresses.changes_page(archive.policy.id), words_of(archive)
    rows = []
    for version, later in reversed(list(pairwise(archive.versions))):
        step = archive.step_to(later)
        since = addresses.since_page(archive.policy.id, version.id)
        rows.append(
            {
                "published": words.published(version),
                "step": step and _step(archive, step, path, words.t),
                "since": _since(archive, version, path, words.t),
                "since_link": addresses.link(path, since),
            }
        )
    values = {
        **_frame(archive, path),
        "rows": rows,
        "choices": _choices(archive, path),
        "has_all": _has_all(archive),
        "first": archive.any_two_of_first,
        "compare_url": archive.compare_url,
        "id": archive.policy.id,
    }
    return render_page("site_changes.html.j2", values, look, words.t)


def _has_all(archive: PolicyArchive) -> bool:
    """Whether any two versions are compared."""
    return len(archive.versions) <= max(2, archive.any_two_of_first)


def _choices(archive: PolicyArchive, path: str) -> list[dict[str, object]]:
    """Return the versions that are compared with every earlier one, newest first, and those."""
    policy, words = archive.policy.id, words_of(archive)
    known = archive.versions[: archive.any_two_of_first]
    return [
        {
            "id": new.id,
            "published": words.published(new),
            "earlier": [
                {
                    "published": words.published(old),
                    "link": addresses.link(path, addresses.comparison_page(policy, old.id, new.id)),
                }
                for old in reversed(known[:number])
            ],
        }
        for number, new in reversed(list(enumerate(known)))
        if number
    ]


def _choice(archive: PolicyArchive, version: SiteVersion, path: str) -> str:
    """Return where a version's comparisons with all earlier ones are listed, "" where there are none."""
    if version not in archive.versions[1 : archive.any_two_of_first]:
        return ""
    return addresses.link(path, addresses.changes_page(archive.policy.id), f"with-{version.id}")


def since_page(archive: PolicyArchive, version: SiteVersion, look: Look) -> str:
    """Return the steps from a version to the present text, newest first, where the two were not compared."""
    policy, path = archive.policy.id, addresses.since_page(archive.policy.id, version.id)
    words = words_of(archive)
    steps = []
    for later in reversed(archive.versions[archive.versions.index(version) + 1 :]):
        step = archive.step_to(later)
        assert step is not None  # only the first version has none
        found = _step(archive, step, path, words.t)
        steps.append({"published": words.published(later), "step": found})
    values = {
        **_frame(archive, path),
        "published": words.published(version),
        "link": addresses.link(path, addresses.version_page(policy, version.id)),
        "steps": steps,
    }
    return render_page("site_since.html.j2", values, look, words.t)


def sections_page(archive: PolicyArchive, look: Look) -> str:
    """Return the list of all sections that ever were, those of the newest version first."""
    path, t = addresses.sections_page(archive.policy.id), words_of(archive).t
    sections = [
        {
            "title": section.title,
            "gone": section.gone,
            "events": t.number("{n} change", "{n} changes", len(section.events)),
            "link": addresses.link(path, addresses.section_page(archive.policy.id, section.id)),
        }
        for section in archive.sections
    ]
    values = {**_frame(archive, path), "sections": sections}
    return render_page("site_sections.html.j2", values, look, t)


def section_page(archive: PolicyArchive, section: SectionLife, look: Look) -> str:
    """Return the history of one section, newest first."""
    policy, path = archive.policy.id, addresses.section_page(archive.policy.id, section.id)
    words = words_of(archive)
    names = {version.id: words.published(version) for version in archive.versions}
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
                "day": names[version],
                "link": addresses.link(path, target),
            }
        )
    values = {
        **_frame(archive, path),
        "section": section.title,
        "gone": section.gone,
        "events": events,
    }
    return render_page("site_section.html.j2", values, look, words.t)


def _until_then(
    archive: PolicyArchive, version: SiteVersion, path: str
) -> dict[str, object] | None:
    """Return which version applies until the newest one does, where that is later than its day."""
    if version is not archive.latest or version.applies_from <= version.day:
        return None
    before = [each for _, _, each in spans(archive) if each is not version]
    if not before:
        return None
    page = addresses.version_page(archive.policy.id, before[-1].id)
    published = words_of(archive).published(before[-1])
    return {"published": published, "link": addresses.link(path, page)}


def navigation(policy: str, path: str, t: Translator) -> tuple[Link, ...]:
    """Return the links that every page of a policy begins with, as they stand on the page `path`."""
    targets = (
        (t("All policies"), addresses.INDEX),
        (t("Present text"), addresses.policy_page(policy)),
        (t("History"), addresses.history_page(policy)),
        (t("Compare"), addresses.changes_page(policy)),
        (t("Sections"), addresses.sections_page(policy)),
        (t("Changelog"), addresses.changelog_file(policy, "html")),
    )
    return tuple(Link(name, addresses.link(path, to), to == path) for name, to in targets)


def remarks(archive: PolicyArchive, version: SiteVersion) -> tuple[object, ...]:
    """Return what the page of a version says of other versions: it is made again where that differs."""
    step, since = archive.step_to(version), archive.between(version.id, archive.latest.id)
    return (
        archive.url,
        _choice(archive, version, ""),
        version is archive.latest,
        in_force(archive, version),
        _until_then(archive, version, ""),
        step and (step.old, *verdict(step.report)),
        since and (since.new, *verdict(since.report)),
    )


def verdict(report: ChangeReport) -> tuple[str, ...]:
    """Return what a line says of a comparison; decisions of people may change it."""
    return report.level.value, report.direction.value, wording.counts(report)


def _frame(archive: PolicyArchive, path: str) -> dict[str, object]:
    policy = archive.policy.id
    return {
        "policy": _title(archive),
        "locale": _locale(archive),
        "url": archive.url,
        "navigation": links_view(navigation(policy, path, words_of(archive).t)),
        "feed": addresses.link(path, addresses.changelog_file(policy, "atom")),
    }


def _locale(archive: PolicyArchive) -> str:
    return archive.policy.locale.replace("_", "-") or "und"


def _title(archive: PolicyArchive) -> str:
    return archive.policy.title or archive.policy.id


def _step(archive: PolicyArchive, found: Comparison, path: str, t: Translator) -> dict[str, object]:
    """Return what a page says of a comparison, in a line, with a link to it."""
    page = addresses.comparison_page(archive.policy.id, found.old, found.new)
    return _line(found.report, addresses.link(path, page), t)


def _since(
    archive: PolicyArchive, version: SiteVersion, path: str, t: Translator
) -> dict[str, object] | None:
    """Return what changed from a version to the newest, where they were compared."""
    found = archive.between(version.id, archive.latest.id)
    if found is None or version is archive.latest:
        return None
    page = addresses.since_page(archive.policy.id, version.id)
    return _line(found.report, addresses.link(path, page), t)


def _line(report: ChangeReport, link: str, t: Translator) -> dict[str, object]:
    return {
        "level": report.level.value,
        "level_words": wording.level_words(report, t),
        "direction": report.direction.value,
        "direction_words": wording.direction_words(report, t),
        "counts": wording.counts(report, t),
        "link": link,
    }
