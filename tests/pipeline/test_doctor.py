"""The doctor: which deployment, what it lacks, what to do, and never a secret."""

from __future__ import annotations

import datetime
import json
import os
import pathlib
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from policydiff.delivery.audience import add_subscriber
from policydiff.delivery.records import SubscriberKind
from policydiff.delivery.store import open_store
from policydiff.notice import Baseline
from policydiff.pipeline.doctor import examine, examine_file
from policydiff.render.doctor import (
    Check,
    Examination,
    Mark,
    render_examination,
    render_examination_json,
)
from policydiff.reviews import save_baseline

TODAY = datetime.date(2027, 3, 1)
TOKEN_KEYS = "a key for tests only of many characters"
SECRET = "SG.a-secret-that-no-one-may-see"
ORGANISATION = """\
[organisation]
name = "Bramble Tool Library"
legal_name = "Bramble Tool Library CIC"
postal_address = "1 Mill Lane\\nExampleton"
from_address = "privacy@bramble.example"
contact = "help@bramble.example"

[[policies]]
id = "privacy"
path = "privacy.md"
title = "Privacy policy"
url = "https://bramble.example/privacy"

[review]
trust_local_approvals = true
"""
SENDGRID = '\n[delivery]\ntransport = "sendgrid"\n'
WORKFLOW = """\
on:
  push:
  schedule:
    - cron: "0 7 * * *"
permissions:
  contents: write
jobs:
  notify:
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - run: policydiff notify --send --due
"""


class Place:
    """A policy repository, and what the doctor says of it."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.configure()
        (folder / "privacy.md").write_text("# Privacy\n\nWe keep logs for 30 days.\n")
        self.git("init", "--quiet", "--initial-branch=main")
        baseline = Baseline(
            "privacy", "0" * 40, "0" * 40, "0" * 64, "privacy.md", "adopted", "2027-01-01"
        )
        save_baseline(folder, baseline)

    def git(self, *arguments: str, **environ: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(
            ["git", *who, *arguments],
            cwd=self.folder,
            check=True,
            capture_output=True,
            env={"PATH": os.environ["PATH"], **environ},
        )

    def commit(self, day: str) -> None:
        self.git("add", "policydiff.toml", ".github", "privacy.md")
        date = f"{day}T12:00:00+00:00"
        self.git("commit", "--quiet", "--allow-empty", "-m", "edit", GIT_COMMITTER_DATE=date)

    def configure(self, more: str = "") -> None:
        (self.folder / "policydiff.toml").write_text(ORGANISATION + more)

    def workflow(self, text: str = WORKFLOW) -> None:
        folder = self.folder / ".github" / "workflows"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "notify.yml").write_text(text)

    def examine(self, *, online: bool = True, **environ: str) -> Examination:
        found = examine(None, self.folder, environ, TODAY, online=online)
        shown = render_examination(found, color=False, width=100) + render_examination_json(found)
        assert not [
            value for value in environ.values() if value.startswith("SG.") and value in shown
        ]
        assert TOKEN_KEYS not in shown and "hunter2" not in shown
        return found

    def todo(self, **environ: str) -> list[str]:
        return [each.id for each in self.examine(**environ).checks if each.mark is Mark.TODO]


@pytest.fixture
def place(tmp_path: pathlib.Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def sendgrid() -> Iterator[tuple[str, dict[str, object]]]:
    """A server that says what a key may do; its address and its answers."""
    answers: dict[str, object] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(answers[self.path]).encode() if self.path in answers else b"{}"
            self.send_response(200 if self.path in answers else 403)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", answers
    server.shutdown()
    server.server_close()
    thread.join()


def line(found: Examination, check: str) -> Check:
    return next(each for each in found.checks if each.id == check)


def test_a_rehearsal_on_one_machine_has_nothing_to_do(place: Place) -> None:
    found = place.examine()
    assert (found.deployment, found.sound) == ("local", True)
    assert "none of the three" in found.summary
    assert line(found, "mails").mark is Mark.OK
    assert "a rehearsal that tells nobody" in line(found, "transport").found
    assert not (place.folder / ".policydiff" / "ledger.sqlite").exists()


def test_no_configuration_is_a_finding(tmp_path: pathlib.Path) -> None:
    found = examine(None, tmp_path, {}, TODAY)
    assert not found.sound and "policydiff init" in found.checks[0].advice
    (tmp_path / "policydiff.toml").write_text("[organisation]\nnaem = 'x'\n")
    found = examine(None, tmp_path, {}, TODAY)
    assert "naem" in found.checks[0].found


def test_what_the_organisation_has_not_said(place: Place) -> None:
    config = place.folder / "policydiff.toml"
    config.write_text('[[policies]]\nid = "terms"\npath = "terms.md"\n')
    assert place.todo() == ["policies", "sender", "approval"]
    config.write_text('[[policies]]\nid = "privacy-2"\npath = "privacy.md"\n')
    assert place.todo() == ["baseline", "sender", "approval"]


def test_action_only(place: Place, sendgrid: tuple[str, dict[str, object]]) -> None:
    host, answers = sendgrid
    answers["/v3/scopes"] = {"scopes": ["mail.send", "suppression.read", "asm.groups.read"]}
    answers["/v3/whitelabel/domains"] = [{"domain": "bramble.example", "valid": True}]
    place.git("init", "--quiet", "--bare", "remote.git")
    place.git("remote", "add", "origin", str(place.folder / "remote.git"))
    (place.folder / "readers.csv").write_text("id,address,kind\n1,ada@example.org,watcher\n")
    more = (
        'ledger = "git:refs/policydiff/ledger"\n'
        "sendgrid = { asm_group = 7, pull_suppressions = true }\n"
        '\n[audience]\ncsv = "readers.csv"\nkind = "watcher"\n[retention]\nevidence = "evidence"\n'
    )
    place.configure(SENDGRID + more)
    place.workflow()
    place.commit("2027-02-27")
    environ = {
        "SENDGRID_API_KEY": SECRET,
        "POLICYDIFF_SENDGRID_HOST": host,
        "POLICYDIFF_TOKEN_KEYS": TOKEN_KEYS,
    }
    found = place.examine(**environ)
    todo = [(each.id, each.found) for each in found.checks if each.mark is Mark.TODO]
    assert found.deployment == "action"
    assert todo == []
    assert line(found, "readers").found == "1 may be mailed, 1 of them watchers"

    place.configure(SENDGRID + more.replace(", pull_suppressions = true", ""))
    assert "suppressions" in place.todo(**environ)
    place.configure(SENDGRID + more.replace("asm_group = 7, ", ""))
    assert "unsubscribe" in place.todo(**environ)
    place.configure(SENDGRID + more)
    place.workflow(WORKFLOW.replace("contents: write", "contents: read"))
    assert "workflow" in place.todo(**environ)
    assert "ledger" in place.todo(SENDGRID_API_KEY=SECRET, POLICYDIFF_SENDGRID_HOST=host)


def test_action_with_postgresql(place: Place) -> None:
    place.configure(SENDGRID + "sendgrid = { asm_group = 7 }\n")
    url = "postgresql://zoe:hunter2@127.0.0.1:1/readers?connect_timeout=2"
    found = place.examine(online=False, POLICYDIFF_DATABASE_URL=url, SENDGRID_API_KEY=SECRET)
    assert found.deployment == "action-postgres"
    assert line(found, "workflow").found == "no workflow sends notices"
    assert line(found, "ledger").mark is Mark.SKIPPED
    assert line(found, "scopes").mark is Mark.SKIPPED
    assert line(found, "suppressions").mark is Mark.NOTE
    found = place.examine(POLICYDIFF_DATABASE_URL=url)
    assert "cannot be read" in line(found, "ledger").found
    assert line(found, "secrets").found == "SENDGRID_API_KEY is not set"


def test_serve(place: Place) -> None:
    link = '\n[notice]\nunsubscribe_url = "{}://bramble.example/u/{{token}}"\n'
    place.configure(link.format("https"))
    assert place.todo() == ["unsubscribe"]
    found = place.examine(POLICYDIFF_TOKEN_KEYS=TOKEN_KEYS)
    assert (found.deployment, found.sound) == ("serve", True)
    place.configure(link.format("https") + 'unsubscribe_mail = "leave@bramble.example"\n')
    found = place.examine(POLICYDIFF_TOKEN_KEYS=TOKEN_KEYS)
    assert "--dsn" in line(found, "unsubscribe-mail").advice and found.sound
    place.configure(link.format("http"))
    assert place.todo(POLICYDIFF_TOKEN_KEYS=TOKEN_KEYS) == ["unsubscribe"]


def test_watchers_without_a_way_out(place: Place) -> None:
    with open_store(f"sqlite:///{place.folder}/.policydiff/ledger.sqlite") as store:
        add_subscriber(store, "ada@example.org", locale="en", kind=SubscriberKind.WATCHER)
    found = place.examine()
    assert "1 watchers have no way to leave" in line(found, "unsubscribe").found
    assert not found.sound
    assert "ada@" not in render_examination_json(found)


def test_a_ledger_in_a_runners_workspace(place: Place) -> None:
    environ = {"CI": "true", "GITHUB_WORKSPACE": str(place.folder)}
    found = place.examine(**environ)
    assert "thrown away" in line(found, "ledger").found and not found.sound


@pytest.mark.parametrize(
    ("scopes", "mark", "said"),
    [
        (["mail.send"], Mark.OK, "no more than that"),
        (["mail.send", "api_keys.create"], Mark.NOTE, "may do too much: api_keys.create"),
        (["stats.read"], Mark.TODO, "may not do: mail.send"),
        (None, Mark.TODO, "SendGrid answered 403"),
    ],
)
def test_the_scopes_of_the_key(
    place: Place,
    sendgrid: tuple[str, dict[str, object]],
    scopes: list[str] | None,
    mark: Mark,
    said: str,
) -> None:
    host, answers = sendgrid
    if scopes is not None:
        answers["/v3/scopes"] = {"scopes": scopes}
    place.configure(SENDGRID)
    found = place.examine(SENDGRID_API_KEY=SECRET, POLICYDIFF_SENDGRID_HOST=host)
    assert line(found, "scopes").mark is mark and said in line(found, "scopes").found
    if scopes is not None:
        assert line(found, "identity").mark is Mark.SKIPPED
        answers["/v3/whitelabel/domains"] = []
        found = place.examine(SENDGRID_API_KEY=SECRET, POLICYDIFF_SENDGRID_HOST=host)
        assert line(found, "identity").mark is Mark.TODO


def test_a_key_with_a_line_end(place: Place) -> None:
    place.configure(SENDGRID)
    found = place.examine(online=False, SENDGRID_API_KEY=SECRET + "\n")
    assert "white space" in line(found, "secrets").found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("          fetch-depth: 0\n", "", "the checkout is shallow"),
        ("jobs:", "concurrency:\n  cancel-in-progress: true\njobs:", "may be cancelled"),
        ("          fetch-depth: 0\n", "          # fetch-depth: 0\n", "the checkout is shallow"),
        ("  push:", "  pull_request_target:", "runs for pull requests"),
        ("on:\n  push:", "on: [push, pull_request]\nx:", "runs for pull requests"),
        ("on:\n  push:", "on:\n  - push\n  - pull_request\nx:", "runs for pull requests"),
        ("      - run: policydiff", "      # run: policydiff", "no workflow sends"),
    ],
)
def test_workflows_that_would_go_wrong(place: Place, old: str, new: str, said: str) -> None:
    place.configure(SENDGRID)
    place.workflow(WORKFLOW.replace(old, new))
    found = place.examine(online=False, POLICYDIFF_DATABASE_URL="postgresql://h/d")
    assert said in line(found, "workflow").found
    assert line(found, "workflow").mark is Mark.TODO


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  push:", "  push:  # never pull_request: anybody's"),
        ("jobs:", "# cancel-in-progress: true\njobs:"),
        ("notify --send", "notify \\\n          --send"),
        ("    steps:", "    if: github.event_name != 'pull_request'\n    steps:"),
    ],
)
def test_workflows_that_go_right(place: Place, old: str, new: str) -> None:
    place.configure(SENDGRID)
    place.workflow(WORKFLOW.replace(old, new))
    found = place.examine(online=False, POLICYDIFF_DATABASE_URL="postgresql://h/d")
    assert line(found, "workflow").mark is Mark.OK


@pytest.mark.parametrize(
    ("settings", "mark", "said"),
    [
        ("", Mark.TODO, "proves nothing"),
        ("trust_local_approvals = true", Mark.NOTE, "because its file says so"),
        (
            'approvers = ["ada"]\nteams = ["bramble/legal"]\ncodeowners = true',
            Mark.OK,
            "an approval counts by a review by ada, team bramble/legal, whom CODEOWNERS names",
        ),
        ('signers = "keys"', Mark.TODO, "there is no file keys"),
        (
            'codeowners = true\nsigners = "policydiff.toml"',
            Mark.OK,
            "a review by whom CODEOWNERS names or a commit signed by a key in policydiff.toml",
        ),
    ],
)
def test_what_makes_an_approval_count(place: Place, settings: str, mark: Mark, said: str) -> None:
    text = (place.folder / "policydiff.toml").read_text()
    place.folder.joinpath("policydiff.toml").write_text(
        text.replace("trust_local_approvals = true", settings)
    )
    check = line(place.examine(online=False), "approval")
    assert check.mark is mark and said in check.found


def test_a_schedule_that_github_will_stop(place: Place) -> None:
    place.workflow()
    for day, mark in (("2027-02-20", Mark.NOTE), ("2027-01-01", Mark.TODO)):
        place.commit(day)
        check = line(place.examine(), "schedule")
        assert check.mark is mark and "after 60 days" in check.found


def test_own_templates_are_linted(place: Place) -> None:
    (place.folder / "templates").mkdir()
    subject = place.folder / "templates" / "notice.subject.j2"
    place.configure('\n[notice]\ntemplates = "templates"\n')
    subject.write_text("Exciting news!")
    found = place.examine()
    assert {each.id for each in found.checks if each.mark is Mark.TODO} == {"mails-subject"}
    subject.write_text("{{ nothing }}")
    assert "'nothing' is undefined" in line(place.examine(), "mails").found


def test_the_checklist_says_what_to_do_under_each_line(place: Place) -> None:
    checks = (
        Check("a", "Key", Mark.TODO, "is not set", "set it"),
        Check("b", "Ledger", Mark.OK, "can be read " + "and read again " * 8),
        Check("c", "Sender", Mark.SKIPPED, "was not asked"),
    )
    found = Examination("action", "Deployment: Action only.", checks)
    shown = render_examination(found, color=False, width=80)
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.splitlines()[:4] == [
        "Deployment: Action only.",
        "",
        "TODO  Key     is not set",
        "              → set it",
    ]
    assert shown.endswith("1 to do, 1 not looked at.\n")


def test_a_message_is_looked_at_alone(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(b"From: a@acme.example\r\nTo: secret@mail.example.org\r\n\r\nHi\r\n")
    found = examine_file(file)
    assert (found.deployment, found.sound) == ("", False)
    assert "secret" not in render_examination_json(found)
