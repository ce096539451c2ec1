"""`policydiff replay`, as a lawyer and as an engineer run it."""

from __future__ import annotations

import json
import pathlib
import subprocess

import pytest
from jsonschema import Draft202012Validator
from tests.cli.conftest import CONFIG, Owner

from policydiff.report.replay import load_replay_schema

LENIENT = CONFIG + '\n[law]\nfavourable = "minor"\n'


@pytest.fixture
def past(owner: Owner) -> Owner:
    """A policy that changed for the worse, in its spelling alone, and for the better."""
    owner.edit("for 30 days", "for 12 months")
    owner.commit("keep logs longer")
    owner.edit("sell your address", "sell your adress")
    owner.commit("a slip")
    owner.edit("for 12 months", "for 10 days")
    owner.commit("keep logs shorter")
    return owner


def replayed(owner: Owner, *arguments: str, code: int = 0) -> dict[str, object]:
    ran = owner.cli("replay", "privacy", "--format", "json", *arguments)
    assert (ran.code, ran.err) == (code, "")
    found = json.loads(ran.out)
    assert isinstance(found, dict)
    return found


def test_the_table_says_how_often_and_why(past: Owner) -> None:
    ran = past.cli("replay", "privacy")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "4 versions · 2 would have been noticed (on 1 day) · 1 minor"
    rows = [line.split() for line in lines if "→" in line]
    assert [(row[0], row[2], *row[5:]) for row in rows] == [
        ("1", "2", "worse", "1", "0"),
        ("2", "4", "better", "1", "1"),
    ]
    assert "3          no notice: 1 minor" in lines
    assert "           retention-period-lengthened" in lines
    assert "12 months" in ran.out
    assert lines[-3:] == [
        "Rules behind the notices",
        "     1  retention-period-lengthened",
        "     1  retention-period-shortened",
    ]


def test_all_gives_every_version_a_row(past: Owner) -> None:
    rows = [line.split() for line in past.run("replay", "--all").splitlines() if "→" in line]
    assert [(row[0], row[2]) for row in rows] == [("1", "2"), ("2", "3"), ("2", "4")]
    assert rows[1][3] == "(minor)"


def test_json_is_the_published_schema_and_nothing_else_is_on_stdout(past: Owner) -> None:
    found = replayed(past)
    Draft202012Validator(load_replay_schema()).validate(found)
    assert found["totals"] == {
        "versions": 4, "notices": 2, "days": 1, "waits": 0, "minor": 1, "none": 0, "unreadable": 0,
    }  # fmt: skip
    assert replayed(past, "--no-cache") == found == replayed(past)


def test_nothing_is_sent_and_nothing_is_written_but_the_cache(past: Owner) -> None:
    before = past.run("status")
    past.run("replay", "privacy")
    assert past.run("status") == before
    done = subprocess.run(
        ["git", "status", "--porcelain"],
        cwd=past.folder,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == ""


def test_another_configuration_is_compared_version_by_version(past: Owner) -> None:
    (past.folder / "trial.toml").write_text(LENIENT)
    ran = past.cli("replay", "privacy", "--against", "trial.toml")
    assert ran.code == 0
    assert ran.out.startswith("1 version of 3 judged otherwise\n")
    assert "With policydiff.toml, 1 notice more and 0 fewer." in ran.out
    assert "  policydiff.toml: notice, better for readers, compared with version 2" in ran.out
    assert "  trial.toml: minor, compared with version 2: " in ran.out
    assert "Configured: changes in favour of readers are minor." in ran.out
    found = replayed(past, "--against", "trial.toml", "--exit-code", code=1)
    schema = load_replay_schema()
    Draft202012Validator({"$ref": "#/$defs/comparison", "$defs": schema["$defs"]}).validate(found)
    assert (found["compared"], found["gained"], found["lost"]) == (3, 1, 0)
    assert past.run("replay", "--against", "policydiff.toml", "--exit-code").startswith(
        "No verdict differs in 3 versions\n"
    )


def test_a_saved_replay_is_what_later_ones_are_held_against(past: Owner) -> None:
    saved = past.folder / "saved.json"
    saved.write_text(past.cli("replay", "privacy", "--format", "json").out)
    past.run("replay", "privacy", "--against", "saved.json", "--exit-code")
    past.edit("for 10 days", "for 20 days")
    past.commit("later")
    said = past.run("replay", "privacy", "--against", "saved.json", "--exit-code")
    assert "- 1 version only in policydiff.toml: not compared." in said
    past.configure('\n[law]\nfavourable = "minor"\n')
    said = past.run("replay", "privacy", "--against", "saved.json", "--exit-code", code=1)
    assert "With policydiff.toml, 0 notices more and 1 fewer." in said


def test_the_history_may_begin_and_end_where_asked(past: Owner) -> None:
    until = past.run("replay", "--rev", "HEAD~1")
    assert until.startswith("3 versions · 1 would have been noticed · 1 minor\n")
    late = past.run("replay", "--since", "2999-01-01")
    assert late.startswith("1 version · 0 would have been noticed\n")
    waits = past.run("replay", "--wait", "30")
    assert waits.startswith("4 versions · 1 would have been noticed · 2 waiting\n")
    assert "A notice waits 30 days" in waits


def test_one_policy_needs_no_name_and_several_do(past: Owner) -> None:
    assert past.run("replay") == past.run("replay", "privacy")
    past.configure('\n[[policies]]\nid = "terms"\npath = "terms.md"\n')
    assert "Replay which policy? Name one of privacy, terms." in past.run("replay", code=2)
    assert "terms.md has no version in HEAD" in past.run("replay", "terms", code=3)
    assert "No policy 'cookies'" in past.run("replay", "cookies", code=3)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--exit-code",), 2, "--exit-code tells whether --against finds a difference"),
        (("--all", "--against", "policydiff.toml"), 2, "drop --all"),
        (("--since", "May"), 2, "'May' is no date"),
        (("--wait", "-1"), 2, "-1"),
        (("--against", "absent.json"), 2, "absent.json"),
        (("--against", "empty.json"), 3, "Cannot take empty.json for a saved replay"),
        (("--against", "broken.toml"), 3, "broken.toml, line 1"),
        (("--rev", "nowhere"), 3, "Revision 'nowhere' is unknown"),
    ],
)
def test_what_cannot_be_meant_is_said(
    past: Owner, arguments: tuple[str, ...], code: int, said: str
) -> None:
    (past.folder / "empty.json").write_text("")
    (past.folder / "broken.toml").write_text("[law\n")
    ran = past.cli("replay", "privacy", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_a_shallow_clone_says_how_to_deepen_it(past: Owner, tmp_path: pathlib.Path) -> None:
    shallow = tmp_path / "shallow"
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", past.folder.as_uri(), str(shallow)], check=True
    )
    past.cli.folder = shallow
    ran = past.cli("replay", "privacy")
    assert ran.code == 3
    assert "fetch-depth: 0" in ran.err
