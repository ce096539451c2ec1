"""The workflows that `init` writes are the documented ones, made a repository's own."""

from __future__ import annotations

import datetime
import pathlib
import subprocess

import pytest
from tests.conftest import ROOT

from policydiff.pipeline.doctor import examine
from policydiff.pipeline.init_found import look_around
from policydiff.pipeline.init_workflows import CHECK, Notices, is_action, workflow_text
from policydiff.render.doctor import Mark

EXAMPLES = {
    CHECK: "check.yml",
    Notices.GIT_REF: "notify.yml",
    Notices.DATABASE: "notify-postgres.yml",
}
PLACEHOLDER = "uses: example/policydiff@0000000000000000000000000000000000000000 # v0.1.0\n"


def example(kind: str) -> str:
    return (ROOT / "docs" / "workflows" / EXAMPLES[kind]).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", EXAMPLES)
def test_for_the_usual_repository_it_is_the_example(kind: str) -> None:
    written = workflow_text(kind, inside="", branch="main", action="")
    assert written == example(kind).replace("[main] # your default branch", "[main]")


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_repository_makes_it_its_own(kind: str) -> None:
    written = workflow_text(kind, inside="legal team/", branch="release/2", action="acme/p@12ab")
    mode = "check" if kind == CHECK else "notify"
    assert f'          mode: {mode}\n          config: "legal team/policydiff.toml"\n' in written
    assert "uses: acme/p@12ab\n" in written
    assert "example/" not in written and "Put your copy" not in written
    assert ("branches: [release/2]\n" in written) is (kind != CHECK)
    lines = len(example(kind).splitlines())
    assert len(written.splitlines()) == lines  # one line less for the advice, one more for the file


@pytest.mark.parametrize(("branch", "shown"), [("on", '"on"'), ("1.x", '"1.x"'), ("a b", '"a b"')])
def test_a_branch_is_text_to_yaml(branch: str, shown: str) -> None:
    written = workflow_text(Notices.GIT_REF, inside="", branch=branch, action="")
    assert f"branches: [{shown}]\n" in written


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("acme/policydiff@v1", True),
        ("acme/tools/policydiff@0123abc", True),
        ("./policydiff", True),
        ("acme/policydiff", False),
        ("policydiff@v1", False),
        ("a/b@c # d", False),
        ("a/b@c\n", False),
        ("", False),
    ],
)
def test_where_an_action_may_be(name: str, good: bool) -> None:
    assert is_action(name) is good


@pytest.mark.parametrize("kind", [Notices.GIT_REF, Notices.DATABASE])
def test_the_doctor_finds_no_fault_with_it(kind: Notices, tmp_path: pathlib.Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    ledger = (
        '[delivery]\nledger = "git:refs/policydiff/ledger"\n' if kind is Notices.GIT_REF else ""
    )
    (tmp_path / "policydiff.toml").write_text(ledger)
    for each in (CHECK, kind):
        text = workflow_text(each, inside="", branch="main", action="acme/policydiff@v1")
        (folder / EXAMPLES[each]).write_text(text)
    found = look_around(tmp_path)
    assert (found.checks, found.sends) == (("check.yml",), (EXAMPLES[kind],))
    environ = {"POLICYDIFF_DATABASE_URL": "postgresql://h/d"} if kind is Notices.DATABASE else {}
    day = datetime.date(2027, 1, 1)
    checks = examine(None, tmp_path, environ, day, online=False).checks
    workflows = [(each.mark, each.found) for each in checks if each.id == "workflow"]
    assert workflows == [(Mark.OK, f"{EXAMPLES[kind]} sends notices")]


def test_a_rehearsal_is_no_sending(tmp_path: pathlib.Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    text = workflow_text(Notices.GIT_REF, inside="", branch="main", action="a/policydiff@v1")
    (folder / "n.yml").write_text(text.replace("send: true", "send: false"))
    assert look_around(tmp_path).sends == ()
