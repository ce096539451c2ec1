"""The changelog of a policy: every step that readers can see, from its history."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.config import Config, PolicyConfig
from policydiff.errors import HistoryError
from policydiff.history import Version
from policydiff.i18n import ENGLISH, Translator, translator
from policydiff.materiality import Level
from policydiff.notice import Override, Review, apply_overrides, approvals_of
from policydiff.pipeline.changelog_notices import History, Told, find_history
from policydiff.pipeline.changelog_reports import Reports
from policydiff.pipeline.languages import in_language, page_locale, text_locale
from policydiff.pipeline.notices import published, sayable_names
from policydiff.pipeline.workspace import Workspace
from policydiff.render.theme import USUAL, Look
from policydiff.render.wording import join_words
from policydiff.report import Changelog, ChangelogEntry, ChangeReport, PolicyRef
from policydiff.report.ids import entry_id
from policydiff.reviews import load_review
from policydiff.reviews.files import read_text, write_text

if TYPE_CHECKING:
    from policydiff.render.changelog_merge import Merged

_ADDRESS = re.compile(r"[^\s<>(),;]+@[^\s<>(),;]+")
_EMPTY_BRACKETS = re.compile(r"\s*(<\s*>|\(\s*\))")


Between = Callable[[Version, Version], ChangeReport]


def build_changelog(
    workspace: Workspace,
    policy: PolicyConfig,
    rev: str = "HEAD",
    on_skip: Callable[[str], None] = lambda reason: None,
    between: Between | None = None,
) -> Changelog:
    """Compare every version with the one before it; steps nobody can see are left out.

    Left out as well, and told `on_skip`, are generated sentences that their change does not bear out.

    `between` gives the report on a step (old, new) where it is known already. Findings are explained in the
    language of the policy's pages (`page_locale`). Each entry says which
    notice told readers of it and who approved that, and has the levels that people decided on. A version
    that is not a text is left out too; `on_skip` is told why. Raises `ReviewError` for a damaged review
    file.
    """
    versions = workspace.versions(policy, rev, on_skip)
    history = find_history(workspace, policy, versions, rev, on_skip)
    reviews = _Reviews(workspace, policy, history)
    locale = text_locale(policy, versions[0]) if versions else policy.locale or "en"
    t = translator(page_locale(workspace.config, locale))
    reports = Reports(in_language(workspace, t.language), policy)
    between = between or reports.between
    entries = []
    try:
        for place, (new, old) in enumerate(pairwise(versions)):
            report = between(old, new)
            if report.level is not Level.NONE:
                entry = _entry(policy, report, history.of(place), reviews.at(place), t)
                entries.append(_sound(workspace.config, entry, t, on_skip))
    finally:
        reports.close()  # An interrupted run leaves what it found to the next one.
    latest = versions[0].path if versions else workspace.git_path(policy.path)
    title = policy.title or (entries[0].report.policy.title if entries else policy.id)
    return Changelog(PolicyRef(policy.id, title, latest, locale), tuple(entries))


@dataclass(frozen=True, slots=True)
class Notified:
    """A notice that readers had, and what it told of."""

    notice: str
    on: str
    """ISO date."""
    old: Version
    """What readers knew before."""
    new: Version
    overrides: tuple[Override, ...]
    """Levels that people decided on, without addresses."""


def notices_told(
    workspace: Workspace, policy: PolicyConfig, rev: str = "HEAD"
) -> tuple[Notified, ...]:
    """Return every notice that readers of a policy had, oldest first."""

    def ignore(reason: str) -> None:
        """What is damaged in the history is told where the changelog is written."""

    versions = workspace.versions(policy, rev, ignore)
    history = find_history(workspace, policy, versions, rev, ignore)
    reviews = _Reviews(workspace, policy, history)
    found = []
    for told in history.told:
        review = reviews.at(told.newest)
        overrides = tuple(map(_public, review.overrides)) if review else ()
        old, new = versions[told.known], versions[told.newest]
        found.append(Notified(told.notice, told.on, old, new, overrides))
    return tuple(found)


def _public(override: Override) -> Override:
    """Return an override without e-mail addresses."""
    by, reason = without_address(override.by), _ADDRESS.sub("…", override.reason)
    return replace(override, by=by, reason=reason)


def words_of(workspace: Workspace, changelog: Changelog) -> Translator:
    """Return what the pages and the feed of a changelog speak."""
    return translator(page_locale(workspace.config, changelog.policy.locale))


def _entry(
    policy: PolicyConfig,
    report: ChangeReport,
    told: Told | None,
    review: Review | None,
    t: Translator,
) -> ChangelogEntry:
    if review is not None:
        report = _decided(report, review.overrides)
    return ChangelogEntry(
        id=entry_id(policy.id, report.old.sha256, report.new.sha256),
        report=report,
        notified=told.notice if told else None,
        approved_by=approvers(review, t) if review is not None and told is not None else None,
        notified_on=told.on if told else None,
    )


def _sound(
    config: Config, entry: ChangelogEntry, t: Translator, on_skip: Callable[[str], None]
) -> ChangelogEntry:
    report, refused = published(entry.report, config.law, sayable_names(config), t)
    for each in refused:
        on_skip(each.message())
    return replace(entry, report=report)


def approvers(review: Review, t: Translator = ENGLISH) -> str | None:
    """Return who approved what was mailed, without addresses: "Ann and Cem"; None where nobody did.

    That is whoever approved the content that was approved last: the review of a notice is closed
    once it is sent.
    """
    newest = max(
        review.approvals, key=lambda each: datetime.datetime.fromisoformat(each.at), default=None
    )
    if newest is None:
        return None
    names = (without_address(each.by, t) for each in approvals_of(review, newest.digest))
    return join_words(list(dict.fromkeys(names)), t)


def _decided(report: ChangeReport, overrides: Sequence[Override]) -> ChangeReport:
    """Apply what people decided on changes that stand alone in this step."""
    known = {change.id for change in report.changes}
    return apply_overrides(report, [_public(each) for each in overrides if each.change in known])


def without_address(name: str, t: Translator = ENGLISH) -> str:
    """Return a person's name without an e-mail address; a changelog is public."""
    kept = _EMPTY_BRACKETS.sub("", _ADDRESS.sub("", name)).strip(" \t,;")
    return kept or t("a person whose name is not recorded")


class _Reviews:
    """The review files of a policy, each read once."""

    def __init__(self, workspace: Workspace, policy: PolicyConfig, history: History) -> None:
        self._workspace = workspace
        self._policy = policy
        self._history = history
        self._read: dict[str, Review | None] = {}

    def at(self, place: int) -> Review | None:
        """Return what was decided on the version at `place`, as far as it counts."""
        told = self._history.of(place)
        if told is not None:
            return self._load(told.follows)
        known = self._history.known
        if known is None or place >= known:
            return None
        review = self._load(self._history.last)
        return None if review is None else self._under_way(review)

    def _under_way(self, review: Review) -> Review:
        """Return what of a review counts before its notice: lowering a level needs proof."""
        if self._workspace.config.review.trust_local_approvals:
            return review
        raised = (each for each in review.overrides if each.level is Level.MATERIAL)
        return replace(review, overrides=tuple(raised))

    def _load(self, follows: str) -> Review | None:
        if not follows:
            return None
        if follows not in self._read:
            self._read[follows] = load_review(self._workspace.folder, self._policy.id, follows)
        return self._read[follows]


def count_newer(workspace: Workspace, changelog: Changelog, since: str) -> int | None:
    """Return how many entries are newer than a notice or a revision; None where `since` is neither.

    After a notice come the changes that it does not tell of, after a revision those it lacks.
    """
    told = [at for at, entry in enumerate(changelog.entries) if entry.notified == since]
    if told:
        return told[0]
    try:
        commit = workspace.repository.resolve(since)
    except HistoryError:
        return None
    revs = [entry.report.new.rev for entry in changelog.entries]
    held = (at for at, rev in enumerate(revs) if workspace.repository.is_ancestor(rev, commit))
    return next(held, len(revs))


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the files of one changelog."""

    changed: tuple[Path, ...]
    same: tuple[Path, ...]
    """Those that were as they should be."""
    markdown: Path
    merged: Merged


KINDS = ("md", "html", "json", "atom")
"""Endings of the files of one changelog."""


def changelog_files(folder: Path, policy: str) -> tuple[Path, ...]:
    """Return the files that `write_changelog` writes for the policy of this id."""
    return tuple(folder / f"{policy}.{kind}" for kind in KINDS)


def merge_changelog(
    folder: Path, changelog: Changelog, url: str = "", t: Translator = ENGLISH
) -> Merged:
    """Merge the changelog as it is generated into its Markdown file in `folder`; write nothing.

    Raises `ReviewError` where the file is there and its marks are broken.
    """
    from policydiff.render.changelog import changelog_parts
    from policydiff.render.changelog_marks import parse_parts
    from policydiff.render.changelog_merge import merge_parts

    path, *_ = changelog_files(folder, changelog.policy.id)
    text = read_text(path)
    present = () if text is None else parse_parts(text, str(path))
    return merge_parts(changelog_parts(changelog, url, t), present)


def write_changelog(
    folder: Path,
    changelog: Changelog,
    base_url: str,
    url: str = "",
    look: Look = USUAL,
    t: Translator = ENGLISH,
) -> Written:
    """Write the changelog as Markdown, HTML, JSON and Atom into `folder`.

    What people wrote in the Markdown stays, and stands in the page and the feed as well. Written
    again from the same history, every file has the same bytes. `base_url` is the organisation's web
    address, `url` where the folder is published, `look` the organisation's own. `t` says what is generated
    around the findings, which have the language that they were found in.
    """
    from policydiff.render.atom import render_atom
    from policydiff.render.changelog import render_changelog_json
    from policydiff.render.changelog_marks import render_parts
    from policydiff.render.changelog_page import render_changelog_html

    merged = merge_changelog(folder, changelog, url, t)
    parts = merged.parts
    contents = (
        render_parts(parts),
        render_changelog_html(changelog, look, parts=parts, url=url, t=t),
        render_changelog_json(changelog),
        render_atom(changelog, base_url=base_url, url=url, parts=parts, t=t),
    )
    paths = changelog_files(folder, changelog.policy.id)
    changed, same = [], []
    for path, text in zip(paths, contents, strict=True):
        if path.is_file() and path.read_bytes() == text.encode("utf-8"):
            same.append(path)
        else:
            write_text(path, text)
            changed.append(path)
    return Written(tuple(changed), tuple(same), paths[0], merged)
