"""A proposal is judged by the settings of the branch that would take it."""

from __future__ import annotations

import json

import pytest
from tests.action.scene import CONFIG, LONGER, NEW_DATE, Platform, Step, git

from policydiff.pipeline.action_base import open_proposal

pytestmark = pytest.mark.proof

TEMPLATED = CONFIG.replace("[notice]\n", '[notice]\ntemplates = "mails"\n')
HURRIED = CONFIG.replace("[notice]\n", "[notice]\nlead_days = 3\n")


def editing(platform: Platform) -> None:
    """Begin a branch with a material change, approved by nobody."""
    platform.branch("edit")
    platform.edit(*LONGER)
    platform.edit(*NEW_DATE)


def judged(platform: Platform, **options: str) -> Step:
    platform.commit()
    platform.push()
    return platform.pull_request(**options)


def listed(step: Step) -> list[str]:
    """The paths that the report lists as changed settings."""
    text = (step.temp / "policydiff-report" / "check.json").read_text()
    return [
        problem["path"]
        for check in json.loads(text)["policies"]
        for problem in (*check["blocks"], *check["warnings"])
        if problem["code"] == "settings-changed"
    ]


def test_a_rule_moved_by_the_proposal_does_not_count(platform: Platform) -> None:
    platform.found()
    editing(platform)
    moved = '\n[rules.retention-period-lengthened]\nlevel = "minor"\nreason = "because"\n'
    platform.write("policydiff.toml", CONFIG + moved)
    step = judged(platform)
    assert (step.code, step.outputs["level"], step.outputs["approval"]) == (
        1,
        "material",
        "missing",
    )
    assert listed(step) == ["policydiff.toml"]
    assert "policydiff.toml" in step.summary
    assert any("file=policydiff.toml" in line for line in step.log.splitlines())
    assert "1 thing blocks" in step.summary
    step = judged(platform, fail_on="settings")
    assert (step.code, step.outputs["blocks"]) == (1, "1")


def test_a_proposal_cannot_trust_itself(platform: Platform) -> None:
    platform.found(CONFIG.replace("approvals = true", "approvals = false"))
    editing(platform)
    platform.write("policydiff.toml", CONFIG)
    platform.approve()
    step = judged(platform)
    assert step.code == 1
    assert "blocks" in step.summary
    assert "only a name in a file" in step.summary


def test_templates_come_from_the_base_branch(platform: Platform) -> None:
    platform.found(TEMPLATED, **{"mails/notice.txt.j2": "{{ headline }}\n"})
    editing(platform)
    platform.write("mails/notice.txt.j2", "{% for n in range(10**9) %}x{% endfor %}\n")
    platform.write("mails/more.j2", "new\n")
    step = judged(platform)
    assert step.code == 1
    assert listed(step) == ["mails/more.j2", "mails/notice.txt.j2"]


def test_keys_that_lie_among_the_decisions_come_from_the_base_branch(platform: Platform) -> None:
    keys = ".policydiff/reviews/keys"
    platform.found(CONFIG + f'signers = "{keys}"\n', **{keys: "lea ssh-ed25519 AAAA\n"})
    editing(platform)
    platform.write(keys, "eve ssh-ed25519 AAAA\n")
    base, head = platform.tip(), platform.commit()
    with open_proposal(platform.desk, "policydiff.toml", base, head, {}) as proposed:
        assert (proposed.workspace.folder / keys).read_text() == "lea ssh-ed25519 AAAA\n"
        assert keys in [problem.path for problem in proposed.settings]


def test_what_readers_know_comes_from_the_base_branch(platform: Platform) -> None:
    platform.found()
    editing(platform)
    head = platform.commit()
    platform.policydiff("adopt", "privacy", head, "--today", "2026-12-01")
    step = judged(platform)
    assert (step.code, step.outputs["level"]) == (1, "material")
    assert listed(step) == [".policydiff/notified.json"]


def test_decisions_on_the_next_notice_belong_to_the_proposal(platform: Platform) -> None:
    platform.found()
    editing(platform)
    platform.commit()
    platform.approve()
    step = judged(platform)
    assert (step.code, listed(step)) == (0, [])
    platform.write(
        ".policydiff/reviews/privacy/earlier.toml", 'policy = "privacy"\nfollows = "earlier"\n'
    )
    step = judged(platform)
    assert listed(step) == [".policydiff/reviews/privacy/earlier.toml"]


def test_the_workflow_itself_is_listed(platform: Platform) -> None:
    platform.found()
    editing(platform)
    platform.write(".github/workflows/other.yml", "on: push\n")
    platform.write(".github/workflows/check.yml", "on: push # policydiff\n")
    assert listed(judged(platform)) == [".github/workflows/check.yml"]


def test_settings_alone_are_listed_where_no_text_changes(platform: Platform) -> None:
    platform.found()
    platform.branch("edit")
    platform.write("policydiff.toml", HURRIED)
    step = judged(platform)
    assert (step.code, step.outputs["level"], step.outputs["blocks"]) == (0, "none", "0")
    assert "::warning title=policydiff::policydiff.toml is changed here" in step.log
    assert "policydiff.toml" in step.summary
    (comment,) = platform.hub.comments
    assert "how texts are judged" in comment.body
    step = judged(platform, fail_on="settings")
    assert (step.code, step.outputs["blocks"]) == (1, "1")
    assert "::error title=policydiff::policydiff.toml is changed here" in step.log


def test_what_changed_on_the_base_branch_meanwhile_is_not_the_proposals(platform: Platform) -> None:
    platform.found()
    editing(platform)
    platform.commit()
    platform.push()
    git(platform.desk, "checkout", "--quiet", "main")
    platform.write("policydiff.toml", HURRIED)
    platform.commit("settings")
    platform.push()
    step = platform.pull_request()
    assert listed(step) == []
    step = platform.pull_request(checkout=platform.tip("edit"))
    assert listed(step) == []


def test_a_repository_that_begins_is_judged_by_its_own_settings(platform: Platform) -> None:
    platform.found()
    settings = {
        name: (platform.desk / name).read_text()
        for name in ("policydiff.toml", ".policydiff/notified.json")
    }
    git(platform.desk, "rm", "--quiet", *settings)
    platform.commit("before us")
    platform.push()
    editing(platform)
    for name, text in settings.items():
        platform.write(name, text)
    step = judged(platform)
    assert (step.code, step.outputs["level"]) == (1, "material")
    assert listed(step) == ["policydiff.toml", ".policydiff/notified.json"]
    assert "judged by its own settings this once" in step.summary


def test_no_settings_anywhere_names_where_they_were_sought(platform: Platform) -> None:
    platform.found()
    editing(platform)
    step = judged(platform, config="legal/policydiff.toml")
    assert step.code == 3
    assert "There is no legal/policydiff.toml on the base branch" in step.summary


@pytest.mark.parametrize("broken", ["[[[", f"a = {'[' * 5000}", f"a = {'9' * 5000}"])
def test_broken_settings_of_the_proposal_stop_nothing(platform: Platform, broken: str) -> None:
    platform.found()
    editing(platform)
    platform.write("policydiff.toml", broken)
    step = judged(platform)
    assert (step.code, step.outputs["level"]) == (1, "material")
    assert listed(step) == ["policydiff.toml"]


def test_broken_settings_of_the_base_name_their_commit(platform: Platform) -> None:
    platform.found()
    platform.write("policydiff.toml", "[[[")
    base = platform.commit("broken")
    platform.push()
    editing(platform)
    step = judged(platform)
    assert step.code == 3
    assert f"At {base[:12]}: policydiff.toml" in step.log


def test_a_renamed_policy_is_followed(platform: Platform) -> None:
    platform.found()
    editing(platform)
    git(platform.desk, "mv", "privacy.md", "legal.md")
    platform.write("policydiff.toml", CONFIG.replace("privacy.md", "legal.md"))
    step = judged(platform)
    assert step.outputs["material"] == "1"
    assert listed(step) == ["policydiff.toml"]


def test_links_are_no_settings(platform: Platform) -> None:
    platform.found()
    editing(platform)
    reviews = platform.desk / ".policydiff" / "reviews" / "privacy"
    reviews.mkdir(parents=True)
    (reviews / "adopted.toml").symlink_to("/etc/passwd")
    step = judged(platform)
    assert step.outputs["approval"] == "missing"
    assert "root:" not in step.log + step.summary


def test_settings_that_are_links_are_refused(platform: Platform) -> None:
    platform.found()
    git(platform.desk, "mv", "policydiff.toml", "real.toml")
    (platform.desk / "policydiff.toml").symlink_to("real.toml")
    platform.commit("a link")
    platform.push()
    editing(platform)
    step = judged(platform)
    assert step.code == 3
    assert "policydiff.toml at" in step.log
    assert "settings are plain files" in step.log


@pytest.mark.parametrize(
    "name", ["mails/a`b.j2", "mails/@acme closes #1.j2", "mails/::error::x.j2"]
)
def test_the_name_of_a_file_cannot_speak_either(platform: Platform, name: str) -> None:
    platform.found(TEMPLATED, **{"mails/notice.txt.j2": "{{ headline }}\n"})
    platform.branch("edit")
    platform.write(name, "x\n")
    step = judged(platform)
    assert step.code == 0
    (comment,) = platform.hub.comments
    assert "@acme closes" not in comment.body
    assert not any(line.startswith("::error") for line in step.log.splitlines())
