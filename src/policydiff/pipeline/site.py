"""The public archive of every policy, from git to static files."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from policydiff.align import SectionEvent, Turn
from policydiff.config import PolicyConfig
from policydiff.errors import HistoryError
from policydiff.history import Version
from policydiff.i18n import Translator, translator
from policydiff.notice import first_day
from policydiff.pipeline.changelog import build_changelog, merge_changelog, notices_told
from policydiff.pipeline.decided import latest
from policydiff.pipeline.languages import page_locale
from policydiff.pipeline.sections import PolicyTrace, history_of, trace_versions
from policydiff.pipeline.site_comparisons import Comparer, open_comparer
from policydiff.pipeline.site_pairs import find_pairs
from policydiff.pipeline.version_ids import version_ids
from policydiff.pipeline.workspace import Workspace
from policydiff.render.atom import render_atom
from policydiff.render.changelog import render_changelog_json
from policydiff.render.changelog_marks import render_parts
from policydiff.render.changelog_page import render_changelog_html
from policydiff.render.theme import Look
from policydiff.render.timeline import timeline_of
from policydiff.report import ChangeReport, PolicyRef
from policydiff.site import (
    Notice,
    PolicyArchive,
    SectionLife,
    SiteVersion,
    SiteWriter,
    Written,
    addresses,
    feeds,
    key_of,
    pages,
)


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """Where the archive goes, and where it will be read."""

    folder: Path
    base_url: str = ""
    """Its web address: feeds then name whole addresses, and there is a sitemap."""
    workers: int = 1
    """Processes that compare versions side by side."""


def build_site(
    workspace: Workspace,
    policies: tuple[PolicyConfig, ...],
    options: SiteOptions,
    on_skip: Callable[[str], None] = lambda reason: None,
) -> Written:
    """Write the archive of `policies` as they stand in HEAD; return what was written and kept.

    A version that is not a text is left out; `on_skip` is told why.
    Raises `HistoryError` for a policy without a version, and `SiteError` where the folder holds
    somebody else's files.
    """
    writer = SiteWriter(options.folder)
    try:
        _write(workspace, policies, options, writer, on_skip)
    except BaseException:
        # Whatever it was, an interruption too: what was written stays known as ours.
        writer.save()
        raise
    return writer.close()


def _write(
    workspace: Workspace,
    policies: tuple[PolicyConfig, ...],
    options: SiteOptions,
    writer: SiteWriter,
    on_skip: Callable[[str], None],
) -> None:
    with open_comparer(workspace, writer, options.workers) as comparer:
        archives = tuple(_gather(workspace, policy, comparer, on_skip) for policy in policies)
        for archive in archives:
            _write_policy(workspace, archive, writer, comparer, options.base_url)
    page = partial(pages.index_page, archives, workspace.look)
    newest = [
        (
            each.policy,
            each.language,
            each.latest.id,
            len(each.versions),
            pages.remarks(each, each.latest),
        )
        for each in archives
    ]
    writer.write(addresses.INDEX, key_of(comparer.fingerprint, newest), page)
    if options.base_url:
        listed = tuple(path for path in writer.paths if path.endswith(".html"))
        text = feeds.sitemap(listed, options.base_url)
        writer.write(addresses.SITEMAP, key_of(text), lambda: text)


def _gather(
    workspace: Workspace, policy: PolicyConfig, comparer: Comparer, on_skip: Callable[[str], None]
) -> PolicyArchive:
    history = workspace.versions(policy, on_skip=on_skip)[::-1]
    if not history:
        raise HistoryError(
            f"{workspace.git_path(policy.path)} has no version in HEAD; commit it first."
        )
    trace = trace_versions(history, policy)
    versions = _versions(trace)
    newest = trace.documents[-1]
    reference = PolicyRef(
        policy.id, policy.title or newest.title, history[-1].path, policy.locale or newest.locale
    )
    names = {version.rev: each.id for version, each in zip(history, versions, strict=True)}
    language = page_locale(workspace.config, reference.locale)
    t = translator(language)
    told = notices_told(workspace, policy)
    notices = tuple(
        Notice(each.notice, each.on, names[each.old.rev], names[each.new.rev]) for each in told
    )
    decided = latest(tuple(override for each in told for override in each.overrides))
    first = workspace.config.site.any_two_of_first
    pairs = find_pairs(reference, history, versions, notices, first, t)
    comparisons = tuple(comparer.compare(reference, pairs.told, decided, t.language))
    comparer.write(reference, pairs.others, decided, t.language)
    found = {(each.old, each.new): each for each in comparisons}

    def known(old: Version, new: Version) -> ChangeReport:
        return found[names[old.rev], names[new.rev]].report

    changelog = build_changelog(workspace, policy, between=known)
    return PolicyArchive(
        policy=reference,
        url=policy.url,
        versions=versions,
        comparisons=comparisons,
        changelog=replace(changelog, policy=reference),
        notices=notices,
        sections=_sections(trace, versions, t),
        language=language,
        any_two_of_first=first,
        compare_url=_compare_url(workspace, policy.id),
    )


def _versions(trace: PolicyTrace) -> tuple[SiteVersion, ...]:
    found: list[SiteVersion] = []
    names = version_ids(trace.versions)
    of_day: Counter[datetime.date] = Counter()
    for name, version, document in zip(names, trace.versions, trace.documents, strict=True):
        day = datetime.date.fromisoformat(version.date[:10])
        effective = first_day(document.effective_date)
        content = version.content
        of_day[day] += 1
        raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
        found.append(
            SiteVersion(
                id=name,
                day=day,
                applies_from=max(day, effective or day),
                sha256=hashlib.sha256(raw).hexdigest(),
                text=version.text,
                document=document,
                of_day=of_day[day],
            )
        )
    return tuple(found)


def _compare_url(workspace: Workspace, policy: str) -> str:
    """Return where `policydiff serve` compares any two versions, "" where readers reach none."""
    url = workspace.config.web.url.rstrip("/")
    return f"{url}/{policy}/compare" if url else ""


def _sections(
    trace: PolicyTrace, versions: tuple[SiteVersion, ...], t: Translator
) -> tuple[SectionLife, ...]:
    """Return the life of every section that ever was, those of the newest version first."""
    newest = trace.ids[-1]
    others = dict.fromkeys(name for names in reversed(trace.ids) for name in names)
    found = []
    for name in dict.fromkeys((*newest, *others)):
        place = max(n for n, names in enumerate(trace.ids) if name in names)
        section = trace.documents[place].sections[trace.ids[place].index(name)]
        if not section.index:
            continue
        events = tuple(
            (versions[event.version].id, _said(event, t)) for event in history_of(trace, name)
        )
        title = f"{section.number} {section.heading}".strip()
        found.append(SectionLife(name, title, name not in newest, events))
    return tuple(found)


_TURNS = {
    Turn.APPEARED: "appeared",
    Turn.CHANGED: "changed",
    Turn.REMOVED: "removed",
    Turn.RETURNED: "returned",
}


def _said(event: SectionEvent, t: Translator) -> str:
    """Return what happened to a section in a version."""
    marks = (
        (event.edited, t("edited")),
        (event.renamed, t("renamed")),
        (event.renumbered, t("renumbered")),
        (event.moved, t("moved")),
    )
    said = ", ".join(word for flag, word in marks if flag)
    return said or t.in_context("section", _TURNS[event.turn])


def _write_policy(
    workspace: Workspace,
    archive: PolicyArchive,
    writer: SiteWriter,
    comparer: Comparer,
    base_url: str,
) -> None:
    """Write everything of one policy but its comparisons."""
    policy, look = archive.policy.id, workspace.look
    steps = [(c.old, c.new, *pages.verdict(c.report)) for c in archive.comparisons]
    whole = key_of(
        comparer.fingerprint,
        archive.policy,
        archive.url,
        archive.language,
        archive.any_two_of_first,
        archive.compare_url,
        steps,
        archive.latest.sha256,
    )

    def put(path: str, make: pages.Maker, *parts: object) -> None:
        writer.write(path, key_of(whole, *parts), make)

    put(
        addresses.policy_page(policy),
        partial(pages.text_page, archive, archive.latest, addresses.policy_page(policy), look),
    )
    _write_versions(archive, writer, comparer, look)
    for version in archive.versions[:-1]:
        path = addresses.since_page(policy, version.id)
        if path not in writer.paths:  # too long ago to be compared in one
            put(path, partial(pages.since_page, archive, version, look))
    # A level that a person raised is in the picture before any notice tells of it.
    picture = timeline_of(archive.changelog)
    put(addresses.history_page(policy), partial(pages.history_page, archive, look), picture)
    put(addresses.changes_page(policy), partial(pages.changes_page, archive, look))
    put(addresses.sections_page(policy), partial(pages.sections_page, archive, look))
    for section in archive.sections:
        path = addresses.section_page(policy, section.id)
        key = key_of(comparer.fingerprint, archive.policy, archive.url, archive.language, section)
        writer.write(path, key, partial(pages.section_page, archive, section, look))
    for path, text in _texts(workspace, archive, base_url).items():
        writer.write(path, key_of(text), lambda text=text: text)  # type: ignore[misc]


def _write_versions(
    archive: PolicyArchive, writer: SiteWriter, comparer: Comparer, look: Look
) -> None:
    """Write the page of every version, and its source beside it."""
    policy = archive.policy.id
    for version in archive.versions:
        path = addresses.version_page(policy, version.id)
        # Only what the page says of the newest version can change on the page of an earlier one.
        key = key_of(
            comparer.fingerprint,
            archive.policy,
            archive.language,
            version.id,
            version.sha256,
            pages.remarks(archive, version),
        )
        writer.write(path, key, partial(pages.text_page, archive, version, path, look))
        if version.text:
            source = version.text
            writer.write(
                addresses.version_source(policy, version.id),
                version.sha256,
                lambda source=source: source,  # type: ignore[misc]
            )


def _texts(workspace: Workspace, archive: PolicyArchive, base_url: str) -> dict[str, str]:
    """Return the changelog, with what people wrote into it, and the feeds, by path."""
    policy, changelog = archive.policy.id, archive.changelog
    url = addresses.absolute(base_url, f"{policy}/changelog") if base_url else ""
    written = workspace.folder / workspace.config.changelog.folder
    t = translator(archive.language)
    parts = merge_changelog(written, changelog, url, t).parts
    site = workspace.config.organisation.website
    return {
        addresses.changelog_file(policy, "html"): render_changelog_html(
            changelog,
            workspace.look,
            parts=parts,
            url=url,
            navigation=pages.navigation(policy, addresses.changelog_file(policy, "html"), t),
            t=t,
        ),
        addresses.changelog_file(policy, "md"): render_parts(parts),
        addresses.changelog_file(policy, "json"): render_changelog_json(changelog),
        addresses.changelog_file(policy, "atom"): render_atom(
            changelog, base_url=site, url=url, parts=parts, t=t
        ),
        addresses.policy_file(policy, "feed.json"): feeds.json_feed(archive, base_url),
        addresses.policy_file(policy, "latest.json"): feeds.latest_json(archive, base_url),
        addresses.policy_file(policy, "versions.json"): feeds.versions_json(archive, base_url),
    }
