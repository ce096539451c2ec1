"""`policydiff init` in real repositories: what it finds, writes, keeps, asks and says."""

from __future__ import annotations

import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import time

import pytest
from tests.cli.conftest import git
from tests.command_line import CommandLine, bare_environment

from policydiff.config import Config, Translation, load_config

ENGLISH = "# Privacy\n\nWe keep the logs of the service for 30 days and you are in control of it.\n"
GERMAN = "# Datenschutz\n\nWir speichern die Daten der Nutzer und sie werden nicht verkauft.\n"
TODAY = ("--today", "2027-01-10")


@pytest.fixture
def place(cli: CommandLine) -> CommandLine:
    """A repository with one policy and its translation, not yet committed."""
    git(cli.folder, "init", "--quiet", "--initial-branch=main")
    put(cli, "legal/privacy-policy.md", ENGLISH)
    put(cli, "legal/privacy-policy.de.md", GERMAN)
    put(cli, "README.md", "# Readme\n")
    return cli


def put(cli: CommandLine, name: str, text: str) -> pathlib.Path:
    path = cli.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def config_of(cli: CommandLine) -> Config:
    return load_config(cli.folder / "policydiff.toml")


def named(config: Config) -> list[tuple[str, str, tuple[Translation, ...]]]:
    return [(each.id, each.path, each.translations) for each in config.policies]


def test_the_first_run_from_nothing_to_a_check(place: CommandLine) -> None:
    ran = place(
        "init", "--name", 'The "Bramble" Library', "--approver", "@ada", "--action", "acme/p@abc"
    )
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith(
        "wrote policydiff.toml\nwrote .github/workflows/policydiff.yml\n"
        "wrote .pre-commit-config.yaml\n\nNext:\n  1. Fill in [organisation] (in policydiff.toml)."
    )
    assert re.findall(r"(?m)^  (\d)\. ", ran.err) == ["1", "2", "3"]
    config = config_of(place)
    assert config.organisation.name == 'The "Bramble" Library'
    assert config.review.approvers == ("ada",)
    assert config.review.trust_local_approvals is False
    german = Translation("de", "legal/privacy-policy.de.md")
    assert named(config) == [("privacy-policy", "legal/privacy-policy.md", (german,))]
    git(place.folder, "add", ".")
    git(place.folder, "commit", "--quiet", "-m", "set up")
    assert place("adopt").code == 0
    assert place("check", *TODAY).code == 0


def test_outside_of_a_repository_it_names_git_init(cli: CommandLine) -> None:
    ran = cli("init")
    assert ran.code == 3
    assert "No git repository" in ran.err and "`git init`" in ran.err
    assert list(cli.folder.iterdir()) == []


def test_the_second_run_changes_nothing(place: CommandLine) -> None:
    place("init")
    before = {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}
    again = place("init")
    assert again.code == 0
    assert "wrote" not in again.err
    assert "kept  policydiff.toml: it is like that already" in again.err
    assert "kept  .pre-commit-config.yaml: it runs policydiff already" in again.err
    assert before == {p: p.read_bytes() for p in place.folder.rglob("*") if p.is_file()}


def test_a_configuration_is_kept_and_told_what_it_lacks(place: CommandLine) -> None:
    mine = '[[policies]]\nid = "cookies"\npath = "legal/privacy-policy.md"\n'
    put(place, "policydiff.toml", mine)
    put(place, "legal/cookies.md", ENGLISH)
    ran = place("init", "--name", "Other", "--no-workflow", "--no-pre-commit")
    assert ran.code == 0
    assert (place.folder / "policydiff.toml").read_text() == mine
    lines = ran.err.split("to watch legal/cookies.md as well, in policydiff.toml:\n\n")[1]
    put(place, "policydiff.toml", mine + "\n" + lines.split("\n\nNext:")[0])
    assert [(each.id, each.path) for each in config_of(place).policies] == [
        ("cookies", "legal/privacy-policy.md"),
        ("legal-cookies", "legal/cookies.md"),
    ]
    assert place("init", "--force", "--no-workflow", "--no-pre-commit").code == 0
    assert [each.id for each in config_of(place).policies] == ["cookies", "privacy-policy"]


def test_a_dry_run_is_a_patch_and_writes_nothing(place: CommandLine) -> None:
    put(place, "policydiff.toml", '[organisation]\nname = "Old"\n')
    before = sorted(place.folder.rglob("*"))
    ran = place("init", "--dry-run", "--force", "--name", "New")
    assert ran.code == 0
    assert sorted(place.folder.rglob("*")) == before
    assert '-name = "Old"\n' in ran.out and '+name = "New"' in ran.out
    (place.folder / "p.patch").write_text(ran.out)
    git(place.folder, "apply", "-p0", "p.patch")
    assert config_of(place).organisation.name == "New"
    assert (place.folder / ".github" / "workflows" / "policydiff.yml").is_file()


def test_a_broken_configuration_is_said_before_anything_is_written(place: CommandLine) -> None:
    put(place, "policydiff.toml", "[notise]\n")
    ran = place("init")
    assert ran.code == 3
    assert "line 1: notise: is not a setting; did you mean 'notice'?" in ran.err
    assert not (place.folder / ".github").exists()


def test_hooks_of_ones_own_are_left_and_the_lines_are_said(place: CommandLine) -> None:
    own = "repos:\n  - repo: local\n    hooks:\n      - id: mine\n"
    put(place, ".pre-commit-config.yaml", own)
    ran = place("init")
    assert (place.folder / ".pre-commit-config.yaml").read_text() == own
    lines = ran.err.split("under `repos:` in .pre-commit-config.yaml:\n\n")[1].split("\n\nNext:")[0]
    assert lines.splitlines()[:3] == ["  - repo: local", "    hooks:", "      - id: policydiff"]
    put(place, ".pre-commit-config.yaml", own + lines + "\n")
    again = place("init")
    assert "kept  .pre-commit-config.yaml: it runs policydiff already" in again.err
    assert "To add by hand" not in again.err


def test_another_workflow_that_runs_it_is_enough(place: CommandLine) -> None:
    put(place, ".github/workflows/gate.yml", "jobs: {a: {steps: [{run: policydiff check}]}}\n")
    put(place, ".github/workflows/other.yml", "# no policydiff here\njobs: {}\n")
    ran = place("init")
    said = "kept  .github/workflows/policydiff.yml is not needed: gate.yml judges edits already"
    assert said in ran.err
    assert not (place.folder / ".github" / "workflows" / "policydiff.yml").exists()
    assert "your copy of the Action" not in ran.err


def test_a_folder_of_a_larger_repository(place: CommandLine) -> None:
    inner = CommandLine(place.folder / "legal")
    put(place, "CODEOWNERS", "legal/ @bramble/legal\n")
    ran = inner("init")
    assert ran.err.startswith(
        "wrote policydiff.toml\nwrote ../.github/workflows/policydiff.yml\n"
        "wrote ../.pre-commit-config.yaml\n"
    )
    config = load_config(inner.folder / "policydiff.toml")
    assert [each.path for each in config.policies] == ["privacy-policy.md"]
    assert config.review.codeowners is True
    workflow = (place.folder / ".github" / "workflows" / "policydiff.yml").read_text()
    assert "          mode: check\n          config: legal/policydiff.toml\n" in workflow
    hooks = (place.folder / ".pre-commit-config.yaml").read_text()
    assert "--fail-on never --config legal/policydiff.toml\n" in hooks
    assert r"files: ^legal/.*\.(md|markdown|txt|html|htm|rst|mdx|docx)$" in hooks


def test_one_configuration_below_another_is_said(place: CommandLine) -> None:
    top = put(place, "policydiff.toml", "")
    ran = CommandLine(place.folder / "legal")("init")
    assert f"Note: {top} is for the folders around this one" in ran.err


def test_what_is_named_is_taken(place: CommandLine) -> None:
    put(place, "legal/odd.txt", ENGLISH)
    place("init", "--policy", "./legal/odd.txt", "--policy", "legal/privacy-policy.md")
    german = Translation("de", "legal/privacy-policy.de.md")
    assert named(config_of(place)) == [
        ("odd", "legal/odd.txt", ()),
        ("privacy-policy", "legal/privacy-policy.md", (german,)),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--policy", "../x.md"), "it lies outside of"),
        (("--policy", "legal/none.md"), "there is no such file"),
        (("--policy", "legal"), "there is no such file"),
        (("--approvals", "local", "--approver", "ada"), "--approver needs --approvals platform"),
        (("--action", "policydiff"), "write it as owner/repository@commit"),
        (("--action", "a/b@c\n      - run: x"), "write it as owner/repository@commit"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(
    place: CommandLine, arguments: tuple[str, ...], said: str
) -> None:
    ran = place("init", *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert not (place.folder / "policydiff.toml").exists()


def test_nothing_is_written_that_cannot_be_read_back(place: CommandLine) -> None:
    ran = place("init", "--approver", "not a login")
    assert ran.code == 3
    assert "review.approvers: must be logins of people" in ran.err
    assert not (place.folder / "policydiff.toml").exists()


def test_local_approvals_are_said_plainly(place: CommandLine) -> None:
    place("init", "--approvals", "local")
    assert config_of(place).review.trust_local_approvals is True


def test_it_can_copy_the_templates(place: CommandLine) -> None:
    assert place("init", "--templates").code == 0
    names = {path.name for path in (place.folder / "templates").iterdir()}
    assert {"notice.html.j2", "notice.txt.j2", "notice.subject.j2"} <= names
    assert config_of(place).notice.templates == "templates"
    (place.folder / "templates" / "notice.txt.j2").write_text("mine")
    assert "kept  templates/notice.txt.j2: it exists" in place("init", "--templates").err


def test_without_a_policy_it_says_where_to_name_one(cli: CommandLine) -> None:
    git(cli.folder, "init", "--quiet", "--initial-branch=main")
    ran = cli("init")
    assert ran.code == 0
    assert "Found no policy here: name its path in policydiff.toml under [[policies]]." in ran.err
    assert config_of(cli).policies == ()


def test_a_place_that_cannot_be_written_is_named(place: CommandLine) -> None:
    put(place, ".github", "a file where a folder should be")
    ran = place("init")
    assert ran.code == 3
    assert re.search(
        r"Cannot write .*policydiff\.yml: .*\. Check the folder\. Then run init again\.", ran.err
    )


class Terminal:
    """`policydiff` with a person at the keyboard."""

    def __init__(self, folder: pathlib.Path, *arguments: str) -> None:
        self._main, side = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "policydiff", *arguments],
            cwd=folder,
            stdin=side,
            stdout=side,
            stderr=side,
            env={**bare_environment(), "TERM": "dumb"},
        )
        os.close(side)
        self.said = ""

    def answer(self, question: str, answer: str) -> None:
        seen = len(self.said)
        while question not in self.said[seen:]:
            self._read()
        os.write(self._main, answer.encode() + b"\n")

    def end(self) -> int:
        while self._process.poll() is None:
            self._read()
        self._read()
        os.close(self._main)
        return self._process.returncode

    def _read(self) -> None:
        deadline = time.monotonic() + 60
        while not select.select([self._main], [], [], 0.2)[0]:
            if self._process.poll() is not None:
                return
            assert time.monotonic() < deadline, f"nothing was said any more: {self.said}"
        try:
            self.said += os.read(self._main, 4096).decode().replace("\r\n", "\n")
        except OSError:  # the other side is closed
            self._process.wait()


def test_in_a_terminal_it_asks(place: CommandLine) -> None:
    put(place, "legal/terms.md", ENGLISH)
    put(place, "legal/style-of-policies.md", ENGLISH)
    person = Terminal(place.folder, "init")
    person.answer("as readers know it", "Bramble")
    person.answer("Which are policies?", "9")
    person.answer("Give numbers from 1 to 3", "1, 3")
    person.answer("Approvals", "")
    person.answer("Logins of those who approve", "ada, @ben")
    person.answer("Write a workflow", "n")
    person.answer("before each commit", "y")
    assert person.end() == 0, person.said
    assert "1. legal/privacy-policy.md (also: de)\n" in person.said
    config = config_of(place)
    assert config.organisation.name == "Bramble"
    assert [each.path for each in config.policies] == ["legal/privacy-policy.md", "legal/terms.md"]
    assert config.review.approvers == ("ada", "ben")
    assert not (place.folder / ".github").exists()
    assert (place.folder / ".pre-commit-config.yaml").is_file()


def test_in_a_terminal_it_sets_up_the_sending_too(place: CommandLine) -> None:
    person = Terminal(place.folder, "init", "--name", "B", "--approver", "ada", "--no-pre-commit")
    person.answer("Which are policies?", "")
    person.answer("Write a workflow", "")
    person.answer("Send notices from GitHub", "git-ref")
    person.answer("Your copy of the Action", "somewhere")
    person.answer("Your copy of the Action", "acme/policydiff@0123abc")
    assert person.end() == 0, person.said
    config = config_of(place)
    assert config.delivery.ledger == "git:refs/policydiff/ledger"
    assert (config.audience.csv, config.audience.kind) == ("readers.csv", "account")
    for name in ("policydiff.yml", "policydiff-notices.yml"):
        text = (place.folder / ".github" / "workflows" / name).read_text()
        assert "uses: acme/policydiff@0123abc\n" in text and "Put your copy" not in text


def test_an_older_configuration_is_told_of_the_ledger(place: CommandLine) -> None:
    put(place, "policydiff.toml", '[[policies]]\nid = "p"\npath = "legal/privacy-policy.md"\n')
    ran = place("init", "--notices", "git-ref")
    assert "wrote .github/workflows/policydiff-notices.yml\n" in ran.err
    assert "under [delivery] in policydiff.toml:\n\nledger = " in ran.err
    assert "where your copy of the Action is (in .github/workflows)" in " ".join(ran.err.split())


def test_in_a_terminal_flags_are_not_asked_for(place: CommandLine) -> None:
    person = Terminal(
        place.folder, "init", "--name", "B", "--policy", "legal/privacy-policy.md",
        "--approvals", "local", "--no-workflow", "--no-pre-commit",
    )  # fmt: skip
    assert person.end() == 0, person.said
    assert person.said.startswith("wrote policydiff.toml\n")
    person = Terminal(place.folder, "init", "--yes", "--force")
    assert person.end() == 0, person.said
    assert person.said.startswith("replaced policydiff.toml\n")
