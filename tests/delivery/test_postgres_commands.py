"""The deployment with a database, as its workflow runs it: fresh clones, one PostgreSQL by URL."""

from __future__ import annotations

import pathlib
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from tests.cli.conftest import CONFIG, POLICY
from tests.command_line import bare_environment
from tests.delivery.gitref_samples import git
from tests.delivery.smtp_stand_in import SmtpStandIn

TODAY = ("--today", "2027-01-10")
EVERYBODY = sorted(f"reader{n}@mail.example.org" for n in range(30))


class Jobs:
    """A remote, a list that is a secret, and jobs that begin with a clone and forget their disk."""

    def __init__(self, folder: pathlib.Path, url: str) -> None:
        self.folder = folder
        self.remote = folder / "remote.git"
        self.list = folder / "readers.csv"
        self.url = url

    def clone(self) -> pathlib.Path:
        job = self.folder / f"job{len(list(self.folder.glob('job*')))}"
        git(self.folder, "clone", "--quiet", str(self.remote), str(job))
        return job

    def start(self, *arguments: str, job: pathlib.Path | None = None) -> subprocess.Popen[str]:
        job = job or self.clone()
        actions = {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(job)}
        return subprocess.Popen(
            [sys.executable, "-m", "policydiff", *arguments],
            cwd=job,
            env={**bare_environment(), **actions, "POLICYDIFF_DATABASE_URL": self.url},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, code: int = 0, job: pathlib.Path | None = None) -> str:
        process = self.start(*arguments, job=job)
        out, err = process.communicate(timeout=90)
        assert process.returncode == code, out + err
        return out + err


@pytest.fixture
def server() -> Iterator[SmtpStandIn]:
    opened = SmtpStandIn()
    yield opened
    opened.close()


@pytest.fixture
def jobs(tmp_path: pathlib.Path, postgres_schema: Callable[[], str], server: SmtpStandIn) -> Jobs:
    """An approved change on a remote, and readers in the database."""
    jobs = Jobs(tmp_path, postgres_schema())
    rows = [f"u-{n},reader{n}@mail.example.org" for n in range(30)]
    jobs.list.write_text("\n".join(["id,address", *rows]) + "\n")
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(jobs.remote))
    owner = jobs.clone()

    def commit() -> None:
        git(owner, "add", "--all")
        git(owner, "commit", "--quiet", "--message", "edit")
        git(owner, "push", "--quiet", "origin", "HEAD:main")

    link = '[notice]\nunsubscribe_url = "https://example.org/unsubscribe/{token}"\n'
    assert link in CONFIG
    smtp = f'smtp = {{ host = "127.0.0.1", port = {server.port}, security = "none" }}\n'
    (owner / "policydiff.toml").write_text(
        f'{CONFIG.replace(link, "")}\n[delivery]\ntransport = "smtp"\n{smtp}'
    )
    (owner / "privacy.md").write_text(POLICY)
    commit()
    jobs.run("adopt", "privacy", "--today", "2027-01-02", job=owner)
    commit()
    text = POLICY.replace("30 days", "12 months").replace("1 January", "1 March")
    (owner / "privacy.md").write_text(text)
    jobs.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY, job=owner)
    commit()
    jobs.run("subscribers", "import", str(jobs.list), "--kind", "account")
    return jobs


def told(server: SmtpStandIn) -> list[str]:
    return sorted(str(message["To"]) for _, message in server.accepted)


def test_two_jobs_at_once_and_a_third_are_one_mailing(jobs: Jobs, server: SmtpStandIn) -> None:
    # It lacks a workflow, which these jobs stand in for.
    assert "action-postgres" in jobs.run("doctor", "--format", "json", code=1)
    both = [jobs.start("notify", "--due", "--send", *TODAY) for _ in range(2)]
    ends = [(each.communicate(timeout=90), each.returncode) for each in both]
    # One may find that the other still holds a batch, says so, and does nothing about it.
    assert {code for _, code in ends} <= {0, 4}, ends
    later = jobs.run("notify", "--due", "--send", *TODAY)
    assert told(server) == EVERYBODY
    said = later + "".join(part for parts, _ in ends for part in parts)
    assert "mail.example.org" not in said
    # No job could commit the baseline: each takes it from the ledger.
    assert "says the ledger" in later


def test_who_left_stays_gone_whatever_job_imports_the_list(jobs: Jobs, server: SmtpStandIn) -> None:
    jobs.run("subscribers", "remove", "reader3@mail.example.org")
    jobs.run("subscribers", "erase", "reader4@mail.example.org")
    again = jobs.run("subscribers", "import", str(jobs.list), "--kind", "account")
    assert "2 kept out" in again
    jobs.run("notify", "--due", "--send", *TODAY)
    assert told(server) == [
        each for each in EVERYBODY if each not in {f"reader{n}@mail.example.org" for n in (3, 4)}
    ]


def test_a_job_that_forgot_the_url_tells_nobody(jobs: Jobs, server: SmtpStandIn) -> None:
    url, jobs.url = jobs.url, ""
    assert "thrown away" in jobs.run("notify", "--due", "--send", *TODAY, code=3)
    jobs.url = url
    assert told(server) == []
