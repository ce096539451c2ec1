"""Which of the three deployments is configured, and what only that one needs.

* action: GitHub Actions alone; the ledger lies on a git ref, SendGrid's group unsubscribes people
* action-postgres: GitHub Actions with a PostgreSQL ledger
* serve: something answers at `unsubscribe_url` or takes the provider's events
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from policydiff.config import Config, TransportName
from policydiff.errors import ConfigError, HistoryError
from policydiff.pipeline.ledger_url import ledger_url
from policydiff.render.doctor import Check, Mark
from policydiff.repository import open_repository

__all__ = [
    "SUMMARIES",
    "Deployment",
    "check_unsubscribe",
    "check_workflows",
    "find_deployment",
    "read_workflows",
    "sends_notices",
]

_IDLE_DAYS = 60
"""Days without a commit after which GitHub stops scheduled workflows of public repositories."""
_SOON = 45
_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#.*$")
_CONTINUED = re.compile(r"\\\n\s*")
_FOR_PULL_REQUESTS = re.compile(
    # As a key, or in a list of events; `github.event.pull_request` and comparisons are none.
    r"(?m)^\s*pull_request(?:_target)?:|^\s*-\s*pull_request(?:_target)?\s*$"
    r"|^[\"']?on[\"']?:.*\bpull_request(?:_target)?\b"
)


_ACTION_SENDS = (
    re.compile(r"(?m)^\s*(?:-\s*)?uses:\s*['\"]?\S*policydiff\S*"),
    re.compile(r"\bmode:\s*['\"]?notify\b"),
    re.compile(r"\bsend:\s*['\"]?true\b"),
)
"""What a workflow that sends by the Action has."""


class Deployment(StrEnum):
    """Where notices are sent from, and who hears unsubscribes."""

    ACTION = "action"
    ACTION_POSTGRES = "action-postgres"
    SERVE = "serve"
    LOCAL = "local"
    """None of the three: a person runs the commands on one machine."""


SUMMARIES = {
    Deployment.ACTION: "Deployment: Action only (no server; the ledger lies on a git ref).",
    Deployment.ACTION_POSTGRES: "Deployment: Action + PostgreSQL (the ledger is a database by URL).",
    Deployment.SERVE: "Deployment: serve (a server unsubscribes readers or hears events).",
    Deployment.LOCAL: "Deployment: none of the three yet; this is one machine, used by hand.",
}


def find_deployment(config: Config, environ: Mapping[str, str]) -> Deployment:
    """Return the deployment that the settings come to."""
    url = ledger_url(config, environ)
    if config.delivery.ledger:
        return Deployment.ACTION
    if config.notice.unsubscribe_url or config.delivery.sendgrid.webhook_key:
        return Deployment.SERVE
    if url.startswith("postgres"):
        return Deployment.ACTION_POSTGRES
    return Deployment.LOCAL


def check_unsubscribe(
    config: Config, deployment: Deployment, environ: Mapping[str, str], watchers: int | None
) -> Iterator[Check]:
    """Check that watchers can leave in a way that this deployment honours, and is heard of."""
    title, transport = "Unsubscribe", config.delivery.transport
    page, group = config.notice.unsubscribe_url, config.delivery.sendgrid.asm_group
    grouped = transport is TransportName.SENDGRID and group > 0
    if grouped:
        found = f"by SendGrid's group {group}"
        yield Check("unsubscribe", title, Mark.OK, found)
        if page:
            advice = "take one of them away: asm_group wins, and our own links are not printed"
            yield Check("unsubscribe", title, Mark.NOTE, "unsubscribe_url is set as well", advice)
    elif page and deployment is Deployment.ACTION:
        found = "unsubscribe_url is set, and in this deployment no server changes the list"
        advice = "use SendGrid with asm_group, or a database and a server"
        yield Check("unsubscribe", title, Mark.TODO, found, advice)
    elif page:
        yield from _check_own_links(page, environ)
        if config.notice.unsubscribe_mail:
            found = "unsubscribe_mail takes mails of who leaves"
            advice = "run `policydiff events ingest --dsn MAILBOX` on it every day"
            yield Check("unsubscribe-mail", title, Mark.NOTE, found, advice)
    else:
        some = f"{watchers} watchers have" if watchers else "watchers would have"
        yield Check(
            "unsubscribe",
            title,
            Mark.TODO if watchers else Mark.NOTE,
            f"{some} no way to leave; account holders can be mailed",
            "use SendGrid with asm_group, or set notice.unsubscribe_url and POLICYDIFF_TOKEN_KEYS",
        )
    yield from _check_hearing(config, deployment)


def _check_own_links(page: str, environ: Mapping[str, str]) -> Iterator[Check]:
    from policydiff.delivery.tokens import parse_keys

    title = "Unsubscribe"
    if not page.startswith("https://"):
        found = "unsubscribe_url does not begin with https://"
        yield Check("unsubscribe", title, Mark.TODO, found, "one-click needs HTTPS (RFC 8058)")
        return
    try:
        parse_keys(environ.get("POLICYDIFF_TOKEN_KEYS"))
    except ConfigError as error:
        yield Check("unsubscribe", title, Mark.TODO, str(error))
        return
    found = "by our own signed one-click links"
    advice = "check a delivered mail with `policydiff doctor --check-message FILE.eml`"
    yield Check("unsubscribe", title, Mark.OK, found, advice)


def _check_hearing(config: Config, deployment: Deployment) -> Iterator[Check]:
    """Whether bounces, complaints and opt-outs at the provider come home."""
    sendgrid = config.delivery.sendgrid
    if config.delivery.transport is not TransportName.SENDGRID:
        return
    title = "Bounces"
    if sendgrid.webhook_key or sendgrid.pull_suppressions:
        how = "pulled before each mailing" if sendgrid.pull_suppressions else "by the webhook"
        yield Check("suppressions", title, Mark.OK, f"heard of: {how}")
        return
    yield Check(
        "suppressions",
        title,
        Mark.TODO if deployment is Deployment.ACTION else Mark.NOTE,
        "nothing tells of bounces, complaints and opt-outs at SendGrid",
        "set pull_suppressions = true under [delivery] sendgrid, or webhook_key with a server",
    )


def check_workflows(
    config: Config, deployment: Deployment, today: datetime.date
) -> Iterator[Check]:
    """Check the GitHub workflows that send notices."""
    found = read_workflows(config.folder)
    sending = {name: text for name, text in found.items() if sends_notices(text)}
    in_actions = deployment in (Deployment.ACTION, Deployment.ACTION_POSTGRES)
    if in_actions and not sending:
        advice = "add one that runs `policydiff notify --send` on each push to the default branch"
        yield Check("workflow", "Workflow", Mark.TODO, "no workflow sends notices", advice)
    for name, text in sorted(sending.items()):
        faults = list(_faults(name, text, needs_write=deployment is Deployment.ACTION))
        yield from faults or [Check("workflow", "Workflow", Mark.OK, f"{name} sends notices")]
    scheduled = [name for name, text in sorted(sending.items()) if re.search(r"\bschedule:", text)]
    notice = config.notice
    timed = notice.remind_days or notice.in_force or any(p.announce_on for p in config.policies)
    if scheduled:
        yield _check_idle(config, scheduled[0], today)
    elif timed and in_actions and sending:
        advice = (
            "add `schedule:` to the workflow, daily, so that what is due goes out without a push"
        )
        found_late = "mails of a certain day are configured, and no workflow runs by the clock"
        yield Check("schedule", "Schedule", Mark.NOTE, found_late, advice)


def _faults(name: str, text: str, *, needs_write: bool) -> Iterator[Check]:
    def fault(found: str, advice: str) -> Check:
        return Check("workflow", "Workflow", Mark.TODO, f"{name}: {found}", advice)

    if not re.search(r"\bfetch-depth:\s*['\"]?0\b", text):
        yield fault(
            "the checkout is shallow",
            "set fetch-depth: 0: the last notified version must be at hand",
        )
    if re.search(r"\bcancel-in-progress:\s*true\b", text):
        yield fault(
            "a run may be cancelled while it sends",
            "set cancel-in-progress: false: a cancelled batch is unknown until a person looks",
        )
    if _FOR_PULL_REQUESTS.search(text):
        yield fault(
            "it also runs for pull requests",
            "send from pushes only: a pull request may be anybody's",
        )
    if needs_write and not re.search(r"\bcontents:\s*write\b", text):
        yield fault("it may not push the ledger", "set permissions: contents: write")


def _check_idle(config: Config, name: str, today: datetime.date) -> Check:
    title = "Schedule"
    advice = (
        "push a commit now and then, or enable the workflow again under Actions; "
        "what is due also goes out on each push"
    )
    try:
        with open_repository(config.folder) as repository:
            head = repository.head_commit()
            last = repository.commit_date(head)[:10] if head else ""
    except HistoryError as error:
        return Check("schedule", title, Mark.SKIPPED, str(error))
    if not last:
        return Check("schedule", title, Mark.NOTE, "there is no commit yet", advice)
    days = (today - datetime.date.fromisoformat(last)).days
    rule = f"GitHub stops scheduled workflows of public repositories after {_IDLE_DAYS} days"
    found = f"{name}: the last commit is {days} days old; {rule} without activity"
    return Check("schedule", title, Mark.TODO if days > _SOON else Mark.NOTE, found, advice)


def sends_notices(text: str) -> bool:
    """Whether a workflow sends notices, by the command or by the Action."""
    return bool(
        re.search(r"\bpolicydiff\s+notify\b.*--send\b", text)
        or (
            re.search(r"\buses:.*\bpolicydiff\b", text)
            and re.search(r"\bmode:\s*['\"]?notify\b", text)
            and re.search(r"\bsend:\s*['\"]?true\b", text)
        )
    )


def read_workflows(folder: Path) -> dict[str, str]:
    """Return name and text of each workflow of the repository that `folder` lies in.

    Without comments, since `# policydiff notify --send` sends nothing, and with commands on one line.
    """
    folder = folder.resolve()
    root = next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)
    place = root / ".github" / "workflows"
    files = [*place.glob("*.yml"), *place.glob("*.yaml")] if place.is_dir() else []
    texts = {file.name: file.read_text("utf-8", "replace") for file in files if file.is_file()}
    return {name: _CONTINUED.sub(" ", _COMMENT.sub("", text)) for name, text in texts.items()}
