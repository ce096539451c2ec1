"""The whole job on a bundled sample, offline: from edits in git to notices in an outbox."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from policydiff.config import CONFIG_NAME
from policydiff.delivery.audience import import_csv
from policydiff.delivery.records import SubscriberKind
from policydiff.errors import DecisionMissing, UsageError
from policydiff.pipeline.adopt import adopt
from policydiff.pipeline.audience import open_audience
from policydiff.pipeline.changelog import build_changelog, words_of, write_changelog
from policydiff.pipeline.notify import plan_notice, require_decision, send_notice
from policydiff.pipeline.pending import Pending, find_pending
from policydiff.pipeline.review import approve
from policydiff.pipeline.site import SiteOptions, build_site
from policydiff.pipeline.versions import compare_revisions
from policydiff.pipeline.workspace import Workspace, open_workspace
from policydiff.render.html import render_html
from policydiff.report import Changelog
from policydiff.repository import create_repository, open_repository
from policydiff.samples import (
    SampleCommit,
    sample_commits,
    sample_config,
    sample_subscribers_csv,
)

_MARKER = ".policydiff-demo"
_AUTHOR = ("Robin Sample", "robin@example.org")
_REVIEWER = "Robin Sample (demo)"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the demo did: a heading, what to read, and the command that does the same."""

    title: str
    lines: tuple[str, ...]
    command: str = ""
    pending: Pending | None = None
    """A report to show, where the step made one."""


def run_demo(folder: Path) -> Iterator[Step]:
    """Build a throw-away repository in `folder` and run the job, one step at a time.

    An earlier demo in `folder` is replaced. Raises `UsageError` where anything else lies there.
    """
    commits = sample_commits()
    today = datetime.date.fromisoformat(commits[-1].date[:10])
    hashes = _build(folder, commits)
    yield Step(
        "A repository with policies, as an organisation keeps them",
        tuple(f"{commit.date[:10]}  {commit.message.splitlines()[0]}" for commit in commits),
        f"git -C {folder} log --stat",
    )
    # An empty environment: nothing of the caller's, no secret and no database, takes part in a demo.
    with open_workspace(folder / CONFIG_NAME, folder, environ={}) as workspace:
        yield _adopt(workspace, hashes[0], today)
        changelogs = tuple(build_changelog(workspace, each) for each in workspace.policies())
        yield _changelog(workspace, changelogs)
        policy = workspace.policies()[0]
        version = workspace.version_at(policy, "HEAD")
        pending = find_pending(workspace, policy, version, today)
        page = folder / "comparison.html"
        found = compare_revisions(workspace, policy, hashes[0], "HEAD", redline=True)
        page.write_text(render_html(found.report, redline=found.redline), encoding="utf-8")
        yield Step(
            "What changed since readers were last told",
            (),
            "policydiff check",
            pending,
        )
        yield _refusal(workspace, pending)
        at = datetime.datetime.combine(today, datetime.time(12), datetime.UTC)
        pending = approve(workspace, pending, _REVIEWER, at, today)
        yield _approval(workspace, pending, today)
        yield _import(workspace)
        yield _send(workspace, pending)
        yield _send_again(workspace, pending)
        yield _site(workspace)
        yield _places(workspace)


def _build(folder: Path, commits: tuple[SampleCommit, ...]) -> list[str]:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARKER).is_file():
            raise UsageError(
                f"{folder} is not empty and no earlier demo. Name another folder with --into."
            )
        shutil.rmtree(folder)
    create_repository(folder)
    (folder / _MARKER).write_text("Made by `policydiff demo`; replaced when it runs again.\n")
    hashes = []
    with open_repository(folder) as repository:
        for number, commit in enumerate(commits):
            files: dict[str, str | bytes | None] = dict(commit.texts())
            if number == 0:
                files[CONFIG_NAME] = sample_config()
                files[".gitignore"] = (
                    ".policydiff/outbox/\n.policydiff/ledger.sqlite*\n/*.html\n/site/\n"
                )
            hashes.append(
                repository.commit_files(files, commit.message, *_AUTHOR, date=commit.date)
            )
    return hashes


def _adopt(workspace: Workspace, first: str, today: datetime.date) -> Step:
    for policy in workspace.policies():
        adopt(workspace, policy, first, today)
    return Step(
        "Take the first version as what readers know",
        ("Written to .policydiff/notified.json, without any person in it.",),
        f"policydiff adopt POLICY {first[:12]}",
    )


def _changelog(workspace: Workspace, changelogs: tuple[Changelog, ...]) -> Step:
    lines = []
    for changelog in changelogs:
        write_changelog(
            workspace.folder / "changelog",
            changelog,
            workspace.config.organisation.website,
            t=words_of(workspace, changelog),
        )
        for entry in reversed(changelog.entries):
            report = entry.report
            rules = sorted(
                {
                    finding.rule
                    for change in report.changes
                    for finding in change.findings
                    if finding.level == report.level
                }
            )
            lines.append(
                f"{report.new.date[:10]}  {changelog.policy.id:8}  {report.level:8}  "
                + ", ".join(rules[:3])
                + (f" and {len(rules) - 3} more" if len(rules) > 3 else "")
            )
    return Step("Every step of the history, judged", tuple(lines), "policydiff changelog")


def _refusal(workspace: Workspace, pending: Pending) -> Step:
    said = "nothing stands in the way"
    try:
        require_decision(workspace, pending)
    except DecisionMissing as missing:
        said = str(missing)
    return Step("Nothing goes out before a person has approved it", (said,), "policydiff notify")


def _approval(workspace: Workspace, pending: Pending, today: datetime.date) -> Step:
    edited = replace(pending.new, text=pending.new.text + "\nWe may sell your data.\n", blob="")
    later = find_pending(workspace, pending.policy, edited, today)
    return Step(
        "A person approves exactly this text",
        (
            f"{pending.notice.approved_by} approved: {pending.notice.headline}",
            f"After one more edit of the text, the same approval is {later.notice.approval}.",
        ),
        f"policydiff review {pending.policy.id} --approve --by NAME",
    )


def _import(workspace: Workspace) -> Step:
    with open_audience(workspace.config, workspace.environ) as store:
        result = import_csv(
            store,
            sample_subscribers_csv(),
            default_locale="en",
            kind=SubscriberKind.WATCHER,
        )
    return Step(
        "Import the readers",
        (f"{result.added} people; {result.merged} row said the same person twice.",),
        "policydiff subscribers import FILE.csv",
    )


def _send(workspace: Workspace, pending: Pending) -> Step:
    planned = plan_notice(workspace, pending)
    parts = ", ".join(part.kind.counted(part.count) for part in planned.plan.recipients)
    result = send_notice(workspace, planned)
    return Step(
        "Send the notice, to an outbox that reaches nobody",
        (
            f"Subject: {planned.messages[planned.locale].subject}",
            f"Planned: {parts}",
            f"Written: {result.accepted_now} messages",
        ),
        f"policydiff notify {pending.policy.id} --send",
    )


def _send_again(workspace: Workspace, pending: Pending) -> Step:
    result = send_notice(workspace, plan_notice(workspace, pending))
    return Step(
        "Send it again: nobody gets it twice",
        (f"Written: {result.accepted_now} messages",),
        f"policydiff notify {pending.policy.id} --send",
    )


def _site(workspace: Workspace) -> Step:
    done = build_site(workspace, workspace.policies(), SiteOptions(workspace.folder / "site"))
    return Step(
        "Publish every version, compared, for anybody to read",
        (f"Written: {done.written} files",),
        "policydiff site",
    )


def _places(workspace: Workspace) -> Step:
    folder = workspace.folder
    outbox = sorted((folder / workspace.config.delivery.outbox).glob("*.eml"))
    return Step(
        "Look at what it made",
        (
            f"{folder / 'comparison.html'}  the comparison, in a browser",
            f"{folder / 'site' / 'index.html'}  the archive: texts, history, comparisons, feeds",
            f"{folder / 'changelog'}  the changelogs",
            f"{outbox[0] if outbox else folder}  a notice, in a mail program",
            f"{folder / '.policydiff' / 'reviews'}  what was decided, and by whom",
        ),
    )
