"""The deployment without a database, as its workflow runs it: fresh clones, a list, a git ref."""

from __future__ import annotations

import json
import pathlib
import re
import shutil
from collections.abc import Iterator

import pytest
from tests.cli.conftest import CONFIG, POLICY
from tests.command_line import CommandLine, Ran
from tests.delivery.gitref_samples import git
from tests.delivery.smtp_stand_in import SmtpStandIn

from policydiff.config import load_config
from policydiff.delivery.publicity import Visibility, find_visibility
from policydiff.errors import ConfigError

TODAY = ("--today", "2027-01-10")
SETTINGS = """
[delivery]
transport = "smtp"
ledger = "git:refs/policydiff/ledger"
smtp = {{ host = "127.0.0.1", port = {port}, security = "none" }}

[audience]
csv = "readers.csv"
kind = "account"
"""


class Jobs:
    """A remote with an approved change, and jobs that begin with a clone of it."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.remote = folder / "remote.git"
        self.list = folder / "private" / "readers.csv"

    def clone(self) -> pathlib.Path:
        job = self.folder / f"job{len(list(self.folder.glob('job*')))}"
        git(self.folder, "clone", "--quiet", str(self.remote), str(job))
        return job

    def run(
        self, *arguments: str, code: int = 0, job: pathlib.Path | None = None, **env: str
    ) -> Ran:
        job = job or self.clone()
        ran = CommandLine(job)(*arguments, env=self.environ(job) | env)
        assert ran.code == code, ran
        return ran

    def environ(self, job: pathlib.Path) -> dict[str, str]:
        """What a job has in its environment."""
        return {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(job),
            "POLICYDIFF_TOKEN_KEYS": "a secret of the settings of the repository",
            "POLICYDIFF_AUDIENCE_CSV": str(self.list),
        }


@pytest.fixture(scope="module")
def server() -> Iterator[SmtpStandIn]:
    """A mail server on this machine."""
    opened = SmtpStandIn()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def approved(server: SmtpStandIn, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder with a remote on which an approved change waits, and with a list of readers."""
    jobs = Jobs(tmp_path_factory.mktemp("approved"))
    jobs.list.parent.mkdir()
    people = [f"u-{n},reader{n}@mail.example.org" for n in range(5)]
    jobs.list.write_text("\n".join(["id,address", *people]) + "\n")
    git(jobs.folder, "init", "--quiet", "--bare", "--initial-branch=main", str(jobs.remote))
    owner = jobs.clone()

    def commit() -> None:
        git(owner, "add", "--all")
        git(owner, "commit", "--quiet", "--message", "edit")
        git(owner, "push", "--quiet", "origin", "HEAD:main")

    (owner / "privacy.md").write_text(POLICY)
    (owner / "policydiff.toml").write_text(CONFIG + SETTINGS.format(port=server.port))
    commit()
    jobs.run("adopt", "privacy", "--today", "2027-01-02", job=owner)
    commit()
    text = POLICY.replace("30 days", "12 months").replace("1 January", "1 March")
    (owner / "privacy.md").write_text(text)
    jobs.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY, job=owner)
    commit()
    shutil.rmtree(owner)
    return jobs.folder


@pytest.fixture
def jobs(approved: pathlib.Path, server: SmtpStandIn, tmp_path: pathlib.Path) -> Jobs:
    """The approved change again for each test, told to nobody."""
    server.accepted.clear()
    return Jobs(shutil.copytree(approved, tmp_path / "here"))


def told(server: SmtpStandIn) -> list[str]:
    return sorted(str(message["To"]) for _, message in server.accepted)


EVERYBODY = [f"reader{n}@mail.example.org" for n in range(5)]


def test_the_workflow_run_twice_tells_everybody_once(jobs: Jobs, server: SmtpStandIn) -> None:
    assert "Recipients: 5" in jobs.run("notify", *TODAY).out
    assert "refs/policydiff/ledger" not in git(jobs.remote, "for-each-ref")
    jobs.run("notify", "--send", "--limit", "2", *TODAY, code=4)
    assert len(told(server)) == 2
    sent = jobs.run("notify", "--send", *TODAY)
    assert told(server) == EVERYBODY
    # The job could not commit the baseline; the next one knows from the ledger.
    jobs.run("notify", "--send", *TODAY)
    assert told(server) == EVERYBODY

    listed = jobs.run("notices", "list", POLICYDIFF_AUDIENCE_CSV="no list here")
    assert "live  5 accepted" in listed.out
    shown = jobs.run("notices", "show", listed.out.split()[1])
    assert len(re.findall(r"^  [0-9a-f]{32}  account  accepted", shown.out, re.MULTILINE)) == 5
    assert "mail.example.org" not in listed.out + shown.out + sent.out + sent.err


def test_a_lost_answer_is_resolved_by_a_person(jobs: Jobs, server: SmtpStandIn) -> None:
    server.script.append("drop")
    jobs.run("notify", "--send", *TODAY, code=4)
    assert "goes on with --resume" in jobs.run("notify", "--send", *TODAY, code=5).err
    listed = jobs.run("notices", "list").out
    assert "unknown" in listed and "paused: an answer was lost" in listed
    said = ("--sent", "--by", "A. Lee", "--reason", "the server's own log")
    settled = jobs.run("notices", "resolve", listed.split()[1], *said)
    assert "1 settled as sent" in settled.err
    jobs.run("notify", "--send", "--resume", *TODAY)
    assert told(server) == EVERYBODY


def test_a_deleted_ledger_is_begun_anew_by_a_person_only(jobs: Jobs, server: SmtpStandIn) -> None:
    send = ("notify", "--send", *TODAY)
    jobs.run(*send, "--limit", "2", code=4)
    git(jobs.remote, "update-ref", "-d", "refs/policydiff/ledger")
    for command in (send, ("notify", *TODAY), ("notices", "list")):
        assert "was deleted" in jobs.run(*command, code=3).err
    assert "was deleted" in jobs.run("doctor", code=1).out
    assert len(told(server)) == 2
    said = ("--by", "A. Lee", "--reason", "a cleaner took it")
    assert "knows every notice" in jobs.run("notices", "begin", *said).err
    jobs.run(*send)
    assert len(told(server)) == 7, "nobody knows any more who the two were"


def test_a_new_ref_needs_a_word_once_readers_were_told(jobs: Jobs, server: SmtpStandIn) -> None:
    job, send = jobs.clone(), ("notify", "--send", *TODAY)
    jobs.run(*send, job=job)
    config, policy = job / "policydiff.toml", job / "privacy.md"
    config.write_text(config.read_text().replace("policydiff/ledger", "policydiff/second"))
    policy.write_text(policy.read_text().replace("12 months", "24 months"))
    jobs.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY, job=job)
    git(job, "add", "--all")
    git(job, "commit", "--quiet", "--message", "another ref, another edit")
    server.accepted.clear()
    planned = jobs.run("notify", *TODAY, job=job)
    assert "does not know notice" in planned.err and "Recipients: 5" in planned.out
    refused = jobs.run(*send, job=job, code=3)
    assert "does not know notice" in refused.err and told(server) == []
    said = ("--by", "A. Lee", "--reason", "a new key")
    assert "counts as sent to everybody" in jobs.run("notices", "begin", *said, job=job).err
    jobs.run(*send, job=job)
    assert told(server) == EVERYBODY


def test_readers_are_changed_in_their_list_only(jobs: Jobs) -> None:
    job = jobs.clone()
    ran = jobs.run("subscribers", "remove", "reader1@mail.example.org", job=job, code=2)
    assert "change them there" in ran.err
    counted = jobs.run("subscribers", "list", job=job)
    assert re.search(r"account +active +5", counted.out)


def test_a_public_repository_is_refused_unless_told(jobs: Jobs, server: SmtpStandIn) -> None:
    payload = jobs.folder / "event.json"
    payload.write_text(json.dumps({"repository": {"private": False, "visibility": "public"}}))
    job, send = jobs.clone(), ("notify", "--send", *TODAY)
    refused = jobs.run(*send, job=job, code=3, GITHUB_EVENT_PATH=str(payload))
    assert "allow_public_ledger" in refused.err and told(server) == []
    config = job / "policydiff.toml"
    allowed = "[delivery]\nallow_public_ledger = true\n"
    config.write_text(config.read_text().replace("[delivery]\n", allowed))
    jobs.run(*send, job=job, GITHUB_EVENT_PATH=str(payload))
    assert told(server) == EVERYBODY


def test_what_is_missing_is_said_before_anything_is_sent(jobs: Jobs, server: SmtpStandIn) -> None:
    job = jobs.clone()
    send = ("notify", "--send", *TODAY)
    for env, words in (
        ({"POLICYDIFF_TOKEN_KEYS": ""}, "POLICYDIFF_TOKEN_KEYS is not set"),
        ({"POLICYDIFF_DATABASE_URL": "postgresql://host/x"}, "two ledgers"),
        ({"POLICYDIFF_AUDIENCE_CSV": ""}, "readers.csv cannot be read"),
        ({"POLICYDIFF_AUDIENCE_CSV": "privacy.md"}, "addresses do not belong in git"),
    ):
        assert words in jobs.run(*send, job=job, code=3, **env).err
    assert told(server) == []


def test_settings_that_cannot_be_meant(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "policydiff.toml"
    for text, words in (
        ('[delivery]\nledger = "refs/policydiff/ledger"\n', "line 2: delivery.ledger: must name"),
        ('[delivery]\nledger = "git:main"\n', "line 2: delivery.ledger: must name"),
        ('[audience]\ncsv = "a.csv"\n', "kind: is required"),
        ('[audience]\ncsv = "a.csv"\nsql = "SELECT 1"\nkind = "account"\n', "beside sql"),
    ):
        path.write_text(text)
        with pytest.raises(ConfigError, match=re.escape(words)):
            load_config(path)
    path.write_text('[delivery]\nledger = "git:refs/policydiff/ledger"\n')
    # A kill leaves at most one batch unknown.
    assert load_config(path).delivery.workers == 1


def test_who_can_read_the_repository(tmp_path: pathlib.Path) -> None:
    hub = "https://github.com/o/r"
    payload = tmp_path / "event.json"
    inside = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(payload)}
    for content, found in (
        ('{"repository": {"visibility": "internal", "private": true}}', Visibility.PRIVATE),
        ('{"repository": {"private": false}}', Visibility.PUBLIC),
        ('{"repository": {"private": true}}', Visibility.PRIVATE),
        ('{"schedule": "0 5 * * *"}', Visibility.UNKNOWN),
        ("[]", Visibility.UNKNOWN),
        ("no JSON", Visibility.UNKNOWN),
    ):
        payload.write_text(content)
        assert find_visibility(inside, hub) is found
    payload.unlink()
    assert find_visibility(inside, hub) is Visibility.UNKNOWN
    said = {**inside, "GITHUB_REPOSITORY_VISIBILITY": "Public"}
    assert find_visibility(said, "/srv/git/r.git") is Visibility.PUBLIC
    assert find_visibility({}, hub) is Visibility.UNKNOWN
    assert find_visibility({}, "/srv/git/r.git") is Visibility.PRIVATE
    assert find_visibility({}, "git@github.com:o/r.git") is Visibility.UNKNOWN
