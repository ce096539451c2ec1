"""What a job of GitHub Actions was started by: the GITHUB_* variables and the event's payload.

https://docs.github.com/en/actions/reference/events-that-trigger-workflows and
https://docs.github.com/en/webhooks/webhook-events-and-payloads describe both.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policydiff.errors import UsageError

PULL_EVENTS = ("pull_request", "pull_request_review", "pull_request_review_comment")
"""Each is about the merge that GitHub tries: GITHUB_SHA and GITHUB_REF are those of it."""
GROUP_EVENT = "merge_group"
NOTIFY_EVENTS = ("push", "schedule", "workflow_dispatch", "repository_dispatch")
_SECRETS_TO_STRANGERS = ("pull_request_target", "workflow_run", "issue_comment")
"""Events whose jobs may hold secrets while the text is anybody's."""
_COMMIT = re.compile(r"[0-9a-f]{40}")
_GROUP_OF = re.compile(r"/pr-(\d+)-[0-9a-f]{40}$")


@dataclass(frozen=True, slots=True)
class Event:
    """Why the job runs, and on what."""

    name: str
    sha: str
    """The commit that the event is about; of a pull request what it would be once merged."""
    ref: str
    number: int = 0
    """Of the pull request, or 0."""
    base: str = ""
    """Commit of the branch that would take the change, as the payload has it, or ""."""
    head: str = ""
    """Newest commit of the pull request itself, or ""."""
    from_fork: bool = False
    run_url: str = ""
    """Page of the run, where its artifacts are."""

    @property
    def is_proposal(self) -> bool:
        """Whether it is about a change that no branch has yet."""
        return self.name in PULL_EVENTS or self.name == GROUP_EVENT

    @property
    def takes_comment(self) -> bool:
        """Whether there is one pull request to comment on; a merge queue's group may have several."""
        return self.name in PULL_EVENTS and self.number > 0


def read_event(environ: Mapping[str, str]) -> Event:
    """Return what started the job. Raises `UsageError` outside of a job, or for a broken payload."""
    name, sha = environ.get("GITHUB_EVENT_NAME", ""), environ.get("GITHUB_SHA", "")
    if not name or not _COMMIT.fullmatch(sha):
        raise UsageError(
            "GITHUB_EVENT_NAME and GITHUB_SHA are not set: `policydiff action` runs in a job of GitHub "
            "Actions. Elsewhere use `policydiff check` and `policydiff notify`."
        )
    payload = _payload(environ.get("GITHUB_EVENT_PATH", ""))
    pull = _part(payload, "pull_request")
    group = _part(payload, GROUP_EVENT)
    head, base = _part(pull, "head"), _part(pull, "base")
    number = pull.get("number", payload.get("number"))
    home = environ.get("GITHUB_REPOSITORY", "")
    return Event(
        name=name,
        sha=sha,
        ref=environ.get("GITHUB_REF", ""),
        number=number if isinstance(number, int) and pull else _number_of(group),
        base=_commit(base.get("sha")) or _commit(group.get("base_sha")),
        head=_commit(head.get("sha")) or _commit(group.get("head_sha")),
        # The repository of a fork that was deleted since is null.
        from_fork=bool(pull) and _part(head, "repo").get("full_name") != home,
        run_url=_run_url(environ),
    )


def require_check_event(event: Event) -> None:
    """Raise `UsageError` for an event whose job must not judge a proposal: it may hold secrets."""
    if event.name in _SECRETS_TO_STRANGERS:
        raise UsageError(
            f"mode check does not run on {event.name}: such a job may hold secrets while the text is "
            "anybody's. Use `on: pull_request`, which has none for forks."
        )


def require_notify_event(event: Event) -> None:
    """Raise `UsageError` for an event that notices are not sent from."""
    if event.name not in NOTIFY_EVENTS:
        raise UsageError(
            f"mode notify does not run on {event.name}: notices are sent from the default branch only, "
            f"on {', '.join(NOTIFY_EVENTS)}."
        )


def git_credentials(environ: Mapping[str, str]) -> dict[str, str]:
    """Return variables by which git speaks to the platform with the job's token; {} without one.

    They take the place of what actions/checkout left in the clone's configuration, so that it need
    not leave anything (`persist-credentials: false`): two such headers are one too many.
    """
    token, server = environ.get("GITHUB_TOKEN", "").strip(), environ.get("GITHUB_SERVER_URL", "")
    if not token or not server.startswith("https://"):
        return {}
    given = environ.get("GIT_CONFIG_COUNT", "")
    count = int(given) if given.isdecimal() else 0
    key = f"http.{server.rstrip('/')}/.extraheader"
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    # An empty value takes away those that stand before it.
    values = ("", f"AUTHORIZATION: basic {basic}")
    settings = {"GIT_CONFIG_COUNT": str(count + len(values))}
    for number, value in enumerate(values, count):
        settings[f"GIT_CONFIG_KEY_{number}"] = key
        settings[f"GIT_CONFIG_VALUE_{number}"] = value
    return settings


def _payload(path: str) -> dict[str, Any]:
    if not path:
        return {}
    try:
        value = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not valid JSON"
        raise UsageError(f"The event's payload {path} cannot be read: {reason}.") from None
    return value if isinstance(value, dict) else {}


def _part(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = values.get(name)
    return found if isinstance(found, dict) else {}


def _commit(value: object) -> str:
    """Return a commit's hash; "" for all else, 40 zeros among it, which mean that there is none."""
    found = isinstance(value, str) and _COMMIT.fullmatch(value) and value.strip("0")
    return str(value) if found else ""


def _number_of(group: Mapping[str, Any]) -> int:
    """Return the pull request that a merge queue's branch is named after, the newest of its group."""
    found = _GROUP_OF.search(str(group.get("head_ref", "")))
    return int(found[1]) if found else 0


def _run_url(environ: Mapping[str, str]) -> str:
    server, home = environ.get("GITHUB_SERVER_URL", ""), environ.get("GITHUB_REPOSITORY", "")
    run = environ.get("GITHUB_RUN_ID", "")
    return f"{server}/{home}/actions/runs/{run}" if server and home and run else ""
