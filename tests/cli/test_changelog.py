"""The changelog as its owner and its editors have it: who was told, and whose words stay."""

from __future__ import annotations

import json
import pathlib

import click
import pytest
from click.testing import CliRunner
from tests.cli.conftest import CONFIG, Mailbox, Owner, git
from tests.cli.test_flow import LONGER, NEW_DATE, TODAY, smtp
from tests.command_line import CommandLine, Ran

from policydiff.cli.group import policydiff
from policydiff.errors import PolicydiffError

ADDED = ("couriers who", "drone couriers who")


class InProcess(CommandLine):
    """The commands without a process for each: dozens of them are run here."""

    def __call__(
        self, *arguments: str, env: dict[str, str] | None = None, stdin: bytes = b""
    ) -> Ran:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            done = CliRunner().invoke(policydiff, arguments, env=env, standalone_mode=False)
        failure = done.exception
        if failure is None:
            return Ran(done.return_value or 0, done.stdout, done.stderr)
        if not isinstance(failure, PolicydiffError | click.ClickException):
            raise failure
        return Ran(failure.exit_code, done.stdout, f"{done.stderr}{failure}\n")


@pytest.fixture
def cli(tmp_path: pathlib.Path) -> CommandLine:
    return InProcess(tmp_path)


def entries(owner: Owner) -> list[dict[str, object]]:
    text = (owner.folder / "changelog" / "privacy.json").read_text()
    found = json.loads(text)["entries"]
    assert isinstance(found, list)
    return found


def files(owner: Owner) -> dict[str, str]:
    return {path.name: path.read_text() for path in (owner.folder / "changelog").iterdir()}


def markdown(owner: Owner) -> pathlib.Path:
    return owner.folder / "changelog" / "privacy.md"


def edit_changelog(owner: Owner, old: str, new: str) -> None:
    owner.edit_file("changelog/privacy.md", old, new)


@pytest.fixture
def told(owner: Owner, mailbox: Mailbox) -> Owner:
    """Two commits that readers were told of in one notice."""
    owner.configure(smtp(mailbox))
    owner.edit(*LONGER)
    owner.commit("longer")
    owner.edit(*NEW_DATE)
    owner.commit("dated")
    owner.run("review", "privacy", "--approve", "--by", "Ada Lee <a.lee@example.org>", *TODAY)
    owner.commit("approved")
    owner.run("notify", "privacy", "--send", *TODAY)
    return owner


def test_an_entry_says_which_notice_told_it_and_who_approved(told: Owner) -> None:
    notice = json.loads((told.folder / ".policydiff" / "notified.json").read_text())
    id_ = notice["policies"]["privacy"]["notice"]
    told.run("changelog")
    before = files(told)
    assert [entry["notified"] for entry in entries(told)] == [id_, id_]
    assert [entry["notified_on"] for entry in entries(told)] == ["2027-01-10", "2027-01-10"]
    assert [entry["approved_by"] for entry in entries(told)] == ["Ada Lee", "Ada Lee"]
    for name in ("privacy.md", "privacy.html", "privacy.atom"):
        assert f"Readers were told on 2027-01-10 with notice {id_}." in before[name]
        assert "Approved by Ada Lee (as recorded)." in before[name]
    assert not any("a.lee" in text for text in before.values())
    # The notice is committed, another edit follows: what was said of the two stays as it is.
    told.commit("told")
    told.run("changelog")
    assert files(told) == before
    told.edit(*ADDED)
    told.commit("drones")
    told.run("changelog")
    assert [entry["notified"] for entry in entries(told)] == [None, id_, id_]
    newest, *older = markdown(told).read_text().split("<!-- policydiff entry-")[1:]
    assert "Readers were told" not in newest
    assert all(entry in before["privacy.md"] for entry in older)


def test_only_what_is_newer_than_a_notice_or_a_revision_is_printed(told: Owner) -> None:
    told.edit(*ADDED)
    told.commit("drones")
    id_ = json.loads((told.folder / ".policydiff" / "notified.json").read_text())["policies"][
        "privacy"
    ]["notice"]
    after = told.cli("changelog", "--since", id_)
    assert after.out.startswith("## ")
    assert after.out.count("\n## ") == 0
    assert "drone" in after.out
    assert "policydiff" not in after.out
    assert "12 months" in told.cli("changelog", "--since", "HEAD~4").out
    nothing = told.cli("changelog", "privacy", "--since", "HEAD")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "nothing newer than HEAD\n")
    assert not (told.folder / "changelog").exists()
    assert "neither a revision" in told.run("changelog", "--since", "v9", code=3)
    told.run("changelog", "--since", " ", code=2)


def test_a_persons_words_are_printed_as_well(owner: Owner) -> None:
    owner.edit(*LONGER)
    owner.commit()
    owner.run("changelog")
    edit_changelog(owner, "### In short\n", "### In short\n\nWe keep logs for a whole year.\n")
    assert "We keep logs for a whole year." in owner.cli("changelog", "--since", "HEAD~1").out


def test_a_persons_words_stay_where_more_is_generated(owner: Owner) -> None:
    owner.edit(*LONGER)
    owner.commit()
    owner.run("changelog")
    edit_changelog(owner, "### In short\n", "### In short\n\nWe keep logs for a whole year.\n")
    owner.run("changelog")
    by_hand = files(owner)
    assert "We keep logs for a whole year." in by_hand["privacy.md"]
    assert "<p>We keep logs for a whole year.</p>" in by_hand["privacy.html"]
    assert "We keep logs for a whole year." in by_hand["privacy.atom"]
    assert owner.run("changelog").count("unchanged") == 4
    assert files(owner) == by_hand
    owner.edit(*ADDED)
    owner.commit()
    said = owner.run("changelog")
    assert said.count("wrote") == 4
    assert "wait" not in said
    text = markdown(owner).read_text()
    assert text.count("<!-- policydiff entry-") == 2
    assert "We keep logs for a whole year." in text.split("<!-- policydiff entry-")[2]


def test_newer_words_that_were_not_taken_over_are_said_until_a_person_has_looked(
    owner: Owner,
) -> None:
    owner.edit(*LONGER)
    owner.commit()
    owner.run("changelog")
    text = markdown(owner).read_text()
    heading = next(line for line in text.splitlines() if line.startswith("## "))
    edit_changelog(owner, heading, "## We keep logs longer")
    owner.configure('\n[changelog]\nurl = "https://example.org/changes"\n')
    for _ in range(2):
        said = owner.run("changelog")
        assert "a person's words stand where newer ones were generated" in said
        text = markdown(owner).read_text()
        assert "\n## We keep logs longer\n" in text
        comment = text[text.index("<!-- policydiff newer words") :].split("-->\n")[0] + "-->\n"
        assert "(https://example.org/changes/privacy.html#entry-" in comment
    page = files(owner)["privacy.html"]
    assert "<h2>We keep logs longer</h2>" in page
    assert "newer words" not in page
    edit_changelog(owner, comment, "")
    assert "newer ones" not in owner.run("changelog")
    assert "\n## We keep logs longer\n" in markdown(owner).read_text()


def test_a_damaged_mark_stops_everything_before_a_word_is_lost(owner: Owner) -> None:
    owner.edit(*LONGER)
    owner.commit()
    owner.run("changelog")
    edit_changelog(owner, "<!-- /policydiff top", "<!-- policydiff oops")
    before = files(owner)
    said = owner.run("changelog", code=3)
    assert "privacy.md: line 1 opens top, which is never closed" in said
    assert files(owner) == before


def test_a_file_of_somebody_elses_is_not_written_over(owner: Owner) -> None:
    (owner.folder / "changelog").mkdir()
    markdown(owner).write_text("# What we changed\n")
    said = owner.run("changelog", code=3)
    assert "has no mark of policydiff, so it is not written over" in said
    assert files(owner) == {"privacy.md": "# What we changed\n"}


def test_the_folder_is_the_configured_one_beside_the_configuration(owner: Owner) -> None:
    owner.configure('\n[changelog]\nfolder = "docs/changes"\n')
    owner.edit(*LONGER)
    owner.commit()
    (owner.folder / "below").mkdir()
    owner.cli.folder = owner.folder / "below"
    owner.run("changelog")
    assert (owner.folder / "docs" / "changes" / "privacy.atom").is_file()
    owner.run("changelog", "--into", "here")
    assert (owner.folder / "below" / "here" / "privacy.md").is_file()


def test_a_level_that_a_person_lowered_counts_where_an_approval_would(owner: Owner) -> None:
    owner.edit(*LONGER)
    report = json.loads(owner.cli("check", *TODAY, "--format", "json").out)
    change = report["policies"][0]["report"]["changes"][0]["id"]
    decision = (
        "--level",
        "minor",
        "--reason",
        "a slip of the pen, says b@example.org",
        "--by",
        "A <a@example.org>",
    )
    owner.run("review", "privacy", "--override", change, *decision, *TODAY)
    owner.commit()
    owner.run("changelog")
    assert [entry["report"]["level"] for entry in entries(owner)] == ["minor"]  # type: ignore[index]
    text = markdown(owner).read_text()
    assert "material set to minor by A: a slip of the pen, says …" in text
    assert not any("@example.org" in text for text in files(owner).values())
    (owner.folder / "policydiff.toml").write_text(CONFIG.replace("= true", "= false"))
    owner.run("changelog")
    assert [entry["report"]["level"] for entry in entries(owner)] == ["material"]  # type: ignore[index]
    assert "a slip of the pen" not in markdown(owner).read_text()


def test_a_damaged_baseline_of_long_ago_is_said_and_passed_over(told: Owner) -> None:
    path = told.folder / ".policydiff" / "notified.json"
    good = path.read_text()
    path.write_text("<<<<<<< HEAD\n")
    told.commit("a merge gone wrong")
    path.write_text(good)
    told.commit("mended")
    said = told.run("changelog")
    assert "left out: .policydiff/notified.json at " in said
    assert [entry["notified_on"] for entry in entries(told)] == ["2027-01-10", "2027-01-10"]


def test_a_rewritten_history_still_knows_who_was_told(told: Owner) -> None:
    told.commit("told")
    told.run("changelog")
    before = [entry["notified"] for entry in entries(told)]
    git(told.folder, "commit", "--amend", "--quiet", "--no-edit", "--date", "2027-02-01T00:00:00Z")
    git(told.folder, "checkout", "--quiet", "--orphan", "anew")
    git(told.folder, "rm", "--quiet", "--cached", "-r", ".")
    text = (told.folder / "privacy.md").read_text()
    (told.folder / "privacy.md").write_text(
        text.replace("12 months", "30 days").replace("March", "January")
    )
    told.commit("before")
    (told.folder / "privacy.md").write_text(text)
    told.commit("after")
    told.run("changelog", "--into", "elsewhere")
    found = json.loads((told.folder / "elsewhere" / "privacy.json").read_text())["entries"]
    assert [entry["notified"] for entry in found] == before[:1]
