"""Bad input: one line that says what was looked for, where, and what to do; exit 3; nothing written."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys

import pytest
from tests.cli.conftest import CONFIG, git
from tests.command_line import CommandLine

POLICY = "# Privacy\n\n## Logs\n\nWe keep logs for 30 days.\n"


@pytest.fixture
def repository(cli: CommandLine) -> pathlib.Path:
    """A repository with one policy, its configuration, and a baseline."""
    folder = cli.folder
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "privacy.md").write_text(POLICY)
    (folder / "policydiff.toml").write_text(CONFIG)
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "first")
    assert cli("adopt", "--today", "2027-01-01").code == 0
    return folder


def refused(cli: CommandLine, *arguments: str, code: int = 3) -> str:
    """The one-line message of a command that must fail."""
    ran = cli(*arguments)
    assert ran.code == code, ran
    assert ran.out == ""
    lines = ran.err.strip().splitlines()
    assert len(lines) == 1, ran.err
    return lines[0].replace(str(cli.folder), "FOLDER")


def test_not_a_repository(cli: CommandLine) -> None:
    (cli.folder / "policydiff.toml").write_text(CONFIG)
    assert "No git repository in FOLDER or a folder above it" in refused(cli, "check")


def test_no_configuration(cli: CommandLine) -> None:
    git(cli.folder, "init", "--quiet")
    assert "Run `policydiff init`" in refused(cli, "check")


def test_an_empty_revision_is_not_the_working_tree(
    cli: CommandLine, repository: pathlib.Path
) -> None:
    # A script's empty variable; the text that was meant would go unjudged.
    assert "--rev is empty" in refused(cli, "check", "--rev", "", code=2)


@pytest.mark.parametrize(
    "command",
    [
        ("check", "--fail-on", ""),
        ("check", "--fail-on", " , "),
        ("review", "privacy", "--approve", "--by", "A. Lee", "--rev", ""),
        ("review", "privacy", "--approve", "--by", "A. Lee", "--told", ""),
        ("site", "--into", ""),
        ("changelog", "--into", ""),
        ("serve", "--site", ""),
        ("notices", "evidence", "x", "--output", ""),
    ],
)
def test_an_empty_variable_of_a_script_is_not_another_wish(
    cli: CommandLine, repository: pathlib.Path, command: tuple[str, ...]
) -> None:
    # An open gate, an approval of another text, an archive written over the repository's own folder.
    (repository / "privacy.md").write_text(POLICY.replace("30 days", "3 years"))
    before = sorted(repository.rglob("*"))
    assert command[-2] in refused(cli, *command, code=2)
    assert sorted(repository.rglob("*")) == before


@pytest.mark.parametrize(
    ("command", "half"),
    [
        ("subscribers add a@example.org", ".policydiff/.gitignore"),
        ("init --yes", ".github/workflows/policydiff.yml"),
    ],
)
def test_a_full_disk_leaves_no_half_of_a_file_that_a_later_run_would_keep(
    repository: pathlib.Path, command: str, half: str
) -> None:
    # An empty list of what git ignores, and the addresses beside it would be committed.
    run = f"ulimit -f 0; {sys.executable} -m policydiff {command}"
    done = subprocess.run(["bash", "-c", run], cwd=repository, capture_output=True, text=True)
    assert done.returncode == 3
    assert f"Cannot write {repository / half}: File too large. Check the folder." in done.stderr
    assert "Traceback" not in done.stderr
    assert not (repository / half).exists()


def test_a_day_beyond_all_reckoning(cli: CommandLine, repository: pathlib.Path) -> None:
    ran = cli("check", "--today", "9999-12-30")
    assert ran.code == 2
    assert "'9999-12-30' is no date before the year 3000" in ran.err


def test_unknown_revision(cli: CommandLine, repository: pathlib.Path) -> None:
    message = refused(cli, "diff", "nowhere:privacy.md", "HEAD:privacy.md")
    assert "'nowhere'" in message


@pytest.mark.parametrize("hostile", ["--output=x:privacy.md", "-O:privacy.md"])
def test_a_revision_that_looks_like_an_option(
    cli: CommandLine, repository: pathlib.Path, hostile: str
) -> None:
    refused(cli, "diff", "--", hostile, "HEAD:privacy.md")
    assert not (repository / "x").exists()


def test_a_path_absent_on_both_sides(cli: CommandLine, repository: pathlib.Path) -> None:
    assert "terms.md" in refused(cli, "diff", "HEAD:terms.md", "HEAD:terms.md")


def test_a_new_and_a_deleted_policy_are_reports(cli: CommandLine, repository: pathlib.Path) -> None:
    (repository / "terms.md").write_text("# Terms\n\nWe share your address with printers.\n")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "terms")
    for pair in (("HEAD~1:terms.md", "HEAD:terms.md"), ("HEAD:terms.md", "HEAD~1:terms.md")):
        ran = cli("diff", *pair, "--format", "json", "--exit-code")
        assert ran.code == 1
        assert '"level": "material"' in ran.out
        # A misspelt path looks the same.
        assert ran.err.startswith("terms.md is not there at ")


def test_a_missing_file(cli: CommandLine, repository: pathlib.Path) -> None:
    assert "No file 'nothing.md'" in refused(cli, "diff", "nothing.md", "privacy.md")


def test_a_binary_file(cli: CommandLine, repository: pathlib.Path) -> None:
    (repository / "logo.md").write_bytes(b"PNG\0\1\2")
    assert "logo.md is binary: byte 3 is NUL" in refused(cli, "diff", "logo.md", "privacy.md")


def test_another_encoding(cli: CommandLine, repository: pathlib.Path) -> None:
    (repository / "old.md").write_bytes("Wir löschen nichts.".encode("latin-1"))
    message = refused(cli, "diff", "old.md", "privacy.md")
    assert "old.md is not UTF-8: byte 5 is 0xf6" in message
    assert "iconv" in message


def test_a_file_too_large(cli: CommandLine, repository: pathlib.Path) -> None:
    (repository / "large.md").write_bytes(b"word " * 2_000_001)
    assert "large.md is larger than" in refused(cli, "diff", "large.md", "privacy.md")


def test_a_symbolic_link_is_no_policy_in_the_working_tree_either(
    cli: CommandLine, repository: pathlib.Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # What a proposal links to would stand in the comment on it: any file of the machine that checks.
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret.md"
    elsewhere.write_text("# Privacy\n\nThe token is tulip.\n")
    (repository / "privacy.md").unlink()
    (repository / "privacy.md").symlink_to(elsewhere)
    for command in ("check", "review", "notify"):
        ran = cli(command, "privacy", "--today", "2027-01-02")
        assert "tulip" not in ran.out + ran.err
    message = refused(cli, "check")
    assert "'privacy.md' in the working tree is a symbolic link" in message
    assert "Name the file that holds the text." in message


def test_a_folder_behind_a_symbolic_link_holds_no_policy(
    cli: CommandLine, repository: pathlib.Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "privacy.md").write_text("# Privacy\n\nThe token is tulip.\n")
    (repository / "legal").symlink_to(elsewhere)
    (repository / "policydiff.toml").write_text(
        CONFIG.replace('"privacy.md"', '"legal/privacy.md"')
    )
    assert "'legal/privacy.md' in the working tree is a symbolic link" in refused(cli, "check")


def test_a_merge_left_half_done_is_no_text_to_tell(
    cli: CommandLine, repository: pathlib.Path
) -> None:
    ours, theirs = "We keep logs for 30 days.", "We keep logs for 90 days."
    left = f"# Privacy policy\n\n<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> edit\n"
    (repository / "privacy.md").write_text(left)
    assert "privacy.md, line 3: a merge of two branches left its marks" in refused(cli, "check")
    git(repository, "commit", "--quiet", "-am", "oops")
    for command in (("check", "--rev", "HEAD"), ("review",), ("notify", "privacy", "--send")):
        assert "line 3: a merge of two branches left its marks here" in refused(cli, *command)


def test_a_policy_whose_file_is_gone_is_named(cli: CommandLine, repository: pathlib.Path) -> None:
    git(repository, "mv", "privacy.md", "policy.md")
    said = " ".join(cli("check", "--today", "2027-01-02").out.split())
    assert "privacy.md, which policydiff.toml names for privacy, is not there" in said
    assert "If it moved, set its new path" in said
    staged = json.loads(cli("check", "--staged", "--format", "json").out)
    codes = [problem["code"] for problem in staged["policies"][0]["warnings"]]
    assert "policy-missing" in codes


def test_an_empty_file_is_a_policy_without_text(cli: CommandLine, repository: pathlib.Path) -> None:
    (repository / "empty.md").write_text("")
    assert cli("diff", "empty.md", "empty.md").code == 0
    assert cli("diff", "empty.md", "privacy.md", "--exit-code").code == 1


def test_a_malformed_configuration(cli: CommandLine, repository: pathlib.Path) -> None:
    (repository / "policydiff.toml").write_text(CONFIG + 'titel = "x"\n')
    message = refused(cli, "check")
    assert "policydiff.toml, line 18: review.titel: is not a setting" in message
    assert "trust_local_approvals" in message


def test_a_template_with_an_unknown_variable(cli: CommandLine, repository: pathlib.Path) -> None:
    (repository / "own").mkdir()
    (repository / "own" / "notice.subject.j2").write_text("{{ colour }}\n")
    (repository / "policydiff.toml").write_text(
        CONFIG.replace("[notice]", '[notice]\ntemplates = "own"')
    )
    (repository / "privacy.md").write_text(POLICY.replace("30", "90"))
    git(repository, "commit", "--quiet", "-am", "longer")
    ran = cli("notify", "privacy", "--today", "2027-01-02")
    assert (ran.code, ran.out) == (3, "")
    message = ran.err.splitlines()[-1]
    assert "own/notice.subject.j2, line 1: 'colour' is undefined" in message
    assert not (repository / ".policydiff" / "outbox").exists()


def test_broken_rows_import_nobody(cli: CommandLine, repository: pathlib.Path) -> None:
    (repository / "readers.csv").write_text("address\na@example.org\nnot-an-address\n")
    message = refused(cli, "subscribers", "import", "readers.csv")
    assert "line 3" in message
    assert "not-an-address" not in message
    assert cli("subscribers", "list").out == "nobody\n"
    ran = cli("subscribers", "import", "readers.csv", "--skip-invalid")
    assert ran.code == 0
    assert ran.err.startswith("1 added")
    assert "line 3" in ran.err


def test_without_a_baseline_notify_names_adopt(cli: CommandLine, repository: pathlib.Path) -> None:
    (repository / ".policydiff" / "notified.json").unlink()
    assert "`policydiff adopt privacy`" in refused(cli, "notify", "privacy", code=5)


def test_a_missing_key(cli: CommandLine, repository: pathlib.Path) -> None:
    (repository / "policydiff.toml").write_text(CONFIG + '\n[delivery]\ntransport = "sendgrid"\n')
    (repository / "privacy.md").write_text(POLICY.replace("30", "90"))
    git(repository, "commit", "--quiet", "-am", "longer")
    approved = cli("review", "privacy", "--approve", "--by", "A. Lee", "--today", "2027-01-02")
    assert approved.code == 0
    ran = cli("notify", "privacy", "--send", "--today", "2027-01-02")
    assert ran.code == 3
    assert "SENDGRID_API_KEY is not set" in ran.err


def test_a_shallow_clone_says_how_to_fetch(
    cli: CommandLine, repository: pathlib.Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (repository / "privacy.md").write_text(POLICY.replace("30", "90"))
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "longer")
    clone = tmp_path_factory.mktemp("shallow") / "clone"
    url = f"file://{repository}"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", url, clone], check=True)
    ran = CommandLine(clone)("check", "--today", "2027-01-02")
    assert ran.code == 3
    assert "This checkout is shallow" in ran.err
    assert "fetch-depth: 0" in ran.err
