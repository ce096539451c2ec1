"""Commands one by one, on a real repository."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Any

import pytest
from tests.cli.conftest import READERS, Owner, git
from tests.command_line import CommandLine
from tests.site.conftest import GERMAN

TODAY = ("--today", "2027-01-10")
LONGER = ("for 30 days", "for 12 months")


@pytest.fixture
def edited(owner: Owner) -> Owner:
    """The owner's repository after one material and one renaming commit."""
    owner.edit(*LONGER)
    owner.commit("keep logs longer")
    git(owner.folder, "mv", "privacy.md", "policy.md")
    config = owner.folder / "policydiff.toml"
    config.write_text(config.read_text().replace('"privacy.md"', '"policy.md"'))
    owner.commit("rename")
    return owner


@pytest.mark.parametrize(
    "arguments",
    [
        ("HEAD~2:privacy.md", "HEAD:policy.md"),
        ("HEAD~2:privacy.md", "policy.md"),
        ("privacy", "--from", "HEAD~2"),
        ("privacy", "--from", "HEAD~2", "--to", "HEAD"),
    ],
)
def test_diff_finds_the_versions(
    edited: Owner, arguments: tuple[str, ...], valid: Callable[[Any], Any]
) -> None:
    out = edited.run("diff", *arguments, "--format", "json")
    report = valid(json.loads(out))
    assert report["level"] == "material"
    assert [change["words"] for change in report["changes"]] == [
        [
            ["equal", "We keep server logs for "],
            ["delete", "30 days"],
            ["insert", "12 months"],
            ["equal", "."],
        ]
    ]


def test_the_page_of_a_german_text_is_german_and_what_a_terminal_shows_is_not(
    cli: CommandLine,
) -> None:
    (cli.folder / "alt.md").write_text(GERMAN)
    (cli.folder / "neu.md").write_text(GERMAN.replace("30 Tage", "12 Monate"))
    page = cli("diff", "alt.md", "neu.md", "--format", "html").out
    assert '<html lang="de" dir="ltr">' in page
    assert "Eine Frist ist jetzt „12 Monate“ statt „30 Tage“." in page
    assert "MATERIAL CHANGE" in cli("diff", "alt.md", "neu.md").out


@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "json"])
def test_diff_says_the_same_in_every_format(edited: Owner, form: str) -> None:
    out = edited.run("diff", "privacy", "--from", "HEAD~2", "--format", form)
    for fact in ("30 days", "12 months", "Logs"):
        assert fact in out


@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
@pytest.mark.parametrize("view", ["redline", "side-by-side"])
def test_diff_shows_both_texts_where_asked(edited: Owner, form: str, view: str) -> None:
    out = edited.run("diff", "privacy", "--from", "HEAD~2", "--format", form, "--view", view)
    for fact in ("30 days", "12 months", "Logs", "unchanged"):
        assert fact in out


def test_json_has_no_redline(edited: Owner) -> None:
    said = edited.run(
        "diff", "privacy", "--from", "HEAD~2", "--format", "json", "--view", "redline", code=2
    )
    assert "--format json has the changes only" in said


def test_diff_exits_1_on_a_material_change_only_when_asked(edited: Owner) -> None:
    edited.run("diff", "privacy", "--from", "HEAD~2")
    edited.run("diff", "privacy", "--from", "HEAD~2", "--exit-code", code=1)
    edited.run("diff", "privacy", "--from", "HEAD~1", "--exit-code")
    edited.edit_file("policy.md", "Logs", "Server logs")
    edited.commit("a heading")
    assert "Server logs" in edited.run("diff", "privacy", "--from", "HEAD~1", "--exit-code")


@pytest.mark.parametrize("arguments", [("privacy",), ("a.md", "b.md", "--from", "HEAD")])
def test_diff_needs_two_versions(edited: Owner, arguments: tuple[str, ...]) -> None:
    edited.run("diff", *arguments, code=2)


def test_files_need_neither_git_nor_a_configuration(cli: CommandLine) -> None:
    (cli.folder / "a.txt").write_text("We keep logs for 30 days.\n")
    (cli.folder / "b.txt").write_text("We keep logs for 60 days.\n")
    ran = cli("diff", "a.txt", "b.txt", "--exit-code")
    assert ran.code == 1
    assert ran.err == ""


def test_the_changelog_has_every_visible_step(edited: Owner) -> None:
    edited.edit_file("policy.md", "Logs", "Server logs")
    edited.commit("a heading")
    edited.run("changelog", "--into", "out")
    folder = edited.folder / "out"
    data = json.loads((folder / "privacy.json").read_text())
    assert [entry["report"]["level"] for entry in data["entries"]] == ["minor", "material"]
    assert "12 months" in (folder / "privacy.md").read_text()
    feed = ElementTree.parse(folder / "privacy.atom").getroot()
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 2


def test_a_version_that_cannot_be_read_is_left_out_and_said(owner: Owner) -> None:
    path = owner.folder / "privacy.md"
    text = path.read_text()
    path.write_bytes(text.replace("30", "40").encode() + b"\xff")
    owner.commit("broken bytes")
    path.write_text(text.replace("30", "50"))
    owner.commit("mended")
    said = owner.run("changelog")
    assert "left out" in said
    assert "not UTF-8" in said
    for command in (("site", "--workers", "1"), ("history", "privacy")):
        assert said.splitlines()[0] in owner.run(*command)
    (entry,) = json.loads((owner.folder / "changelog" / "privacy.json").read_text())["entries"]
    assert entry["report"]["changes"][0]["words"][1:3] == [["delete", "30"], ["insert", "50"]]


def test_status_tells_what_is_due(edited: Owner) -> None:
    said = edited.run("status", *TODAY)
    assert "readers know" in said
    assert "is due, not approved" in said
    edited.edit_file(
        "policydiff.toml", 'path = "policy.md"', 'path = "policy.md"\nannounce_on = 2027-01-11'
    )
    said = edited.run("status", *TODAY)
    assert "waits (announce_on is 2027-01-11), not approved" in said


def test_subscribers_come_back_out_as_they_went_in(owner: Owner) -> None:
    out = owner.run("subscribers", "export")
    assert out.splitlines()[0] == (
        "id,address,locale,kind,status,policies,topics,consent_source,consent_date,consent_text"
    )
    assert sorted(line.split(",")[1].casefold() for line in out.splitlines()[1:]) == sorted(
        {line.split(",")[1].casefold() for line in READERS.splitlines()[1:]}
    )
    owner.run("subscribers", "erase", "ben@example.org")
    said = owner.run("subscribers", "import", "readers.csv", "--kind", "account")
    assert "1 kept out" in said
    assert "ben@" not in owner.run("subscribers", "export")
    owner.run("subscribers", "remove", "nobody@example.org", code=3)


def test_rules_and_explain(cli: CommandLine) -> None:
    listed = cli("rules").out.splitlines()
    assert len(listed) > 20
    name = listed[0].split()[0]
    page = cli("explain", name).out
    assert page.startswith(f"{name}\n")
    assert cli("explain", "no-such-rule").code == 2


def test_the_demo_runs_and_leaves_something_to_look_at(cli: CommandLine) -> None:
    ran = cli("demo", "--into", "demo", env={"CI": "true", "SENDGRID_API_KEY": "never-used"})
    assert ran.code == 0, ran.err
    folder = cli.folder / "demo"
    assert (folder / "comparison.html").is_file()
    assert len(list((folder / ".policydiff" / "outbox").glob("*.eml"))) == 6
    assert "Written: 6 messages" in ran.out
    assert "Written: 0 messages" in ran.out
    again = cli("demo", "--into", "demo")
    assert again.code == 0
    (cli.folder / "mine").mkdir()
    (cli.folder / "mine" / "thesis.txt").write_text("years of work")
    assert cli("demo", "--into", "mine").code == 2
    assert (cli.folder / "mine" / "thesis.txt").exists()
