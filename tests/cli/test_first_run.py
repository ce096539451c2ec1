"""The first run in a repository that is old already: nobody is mailed its past."""

from __future__ import annotations

import subprocess

import pytest
from tests.cli.conftest import git
from tests.command_line import CommandLine

VERSIONS = 300


@pytest.fixture
def old(cli: CommandLine) -> CommandLine:
    """A repository in which a policy was edited 300 times, and policydiff was never used."""
    git(cli.folder, "init", "--quiet", "--initial-branch=main")
    stream = []
    for number in range(1, VERSIONS + 1):
        text = f"# Privacy policy\n\nWe keep server logs for {number} days.\n"
        stream.append(
            f"commit refs/heads/main\ncommitter A <a@example.org> {1_500_000_000 + number * 86_400} "
            f"+0000\ndata 4\nedit\nM 100644 inline privacy.md\ndata {len(text)}\n{text}\n"
        )
    command = ["git", "fast-import", "--quiet"]
    subprocess.run(command, cwd=cli.folder, input="".join(stream).encode(), check=True)
    git(cli.folder, "checkout", "--quiet", "--force", "main")
    assert cli("init", "--approvals", "local", "--name", "Bramble").code == 0
    git(cli.folder, "add", "--all")
    git(cli.folder, "commit", "--quiet", "-m", "set up policydiff")
    return cli


@pytest.mark.parametrize(
    "command",
    [("check",), ("notify",), ("notify", "--send"), ("notify", "--due", "--send"), ("review",)],
    ids=" ".join,
)
def test_it_refuses_and_names_adopt(old: CommandLine, command: tuple[str, ...]) -> None:
    ran = old(*command)
    assert ran.code == 5
    assert (
        "No version of 'privacy' counts as known to readers, so there is nothing to compare with. "
        "`policydiff adopt privacy` takes the one in HEAD, telling nobody; name a revision behind it "
        "where readers know an older one.\n"
    ) in ran.err
    assert not (old.folder / ".policydiff" / "outbox").exists()
    assert "no baseline; `policydiff adopt privacy`" in old("status").out


def test_once_adopted_only_what_follows_counts(old: CommandLine) -> None:
    ran = old("adopt", "--today", "2027-01-02")
    head = git(old.folder, "rev-parse", "HEAD")[:12]
    date = git(old.folder, "show", "-s", "--format=%cs", "HEAD").strip()
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (
        f"privacy: readers know privacy.md as of {head} ({date})\n"
        "Written to .policydiff/notified.json, and nobody is told. Commit it: from now on "
        "`policydiff check` compares with it.\n"
    )
    git(old.folder, "add", ".policydiff/notified.json")
    git(old.folder, "commit", "--quiet", "-m", "adopt")
    assert old("check").code == 0
    (old.folder / "privacy.md").write_text(
        "# Privacy policy\n\nWe keep server logs for 400 days.\n"
    )
    ran = old("check", "--format", "markdown")
    assert ran.code == 1
    assert "400" in ran.out and "299" not in ran.out


def test_an_older_version_can_be_what_readers_know(old: CommandLine) -> None:
    assert old("adopt", "--today", "2027-01-02").code == 0
    first = git(old.folder, "rev-list", "--max-parents=0", "HEAD").strip()
    ran = old("adopt", "privacy", first)
    head = git(old.folder, "rev-parse", "HEAD")[:12]
    assert ran.err.splitlines()[:3] == [
        f"privacy: readers know privacy.md as of {first[:12]} (2017-07-15)",
        f"  in place of {head} (adopted, 2027-01-02)",
        "  privacy.md reads otherwise by now; that counts as a change readers do not know",
    ]


def test_before_the_first_commit_it_says_so(cli: CommandLine) -> None:
    git(cli.folder, "init", "--quiet", "--initial-branch=main")
    (cli.folder / "privacy.md").write_text("# Privacy\n\nWe keep logs.\n")
    assert cli("init").code == 0
    ran = cli("adopt")
    assert ran.code == 3
    assert "There is no commit yet" in ran.err
    git(cli.folder, "add", "policydiff.toml")
    git(cli.folder, "commit", "--quiet", "-m", "set up")
    ran = cli("adopt")
    assert ran.code == 3
    assert "privacy.md does not exist in HEAD" in ran.err and "Commit it first" in ran.err


def test_what_readers_know_may_have_had_another_name(old: CommandLine) -> None:
    known = git(old.folder, "rev-parse", "HEAD").strip()
    git(old.folder, "mv", "privacy.md", "notice.md")
    place = old.folder / "policydiff.toml"
    place.write_text(place.read_text().replace("privacy.md", "notice.md"))
    git(old.folder, "commit", "--quiet", "--all", "-m", "rename")
    ran = old("adopt", "privacy", known, "--today", "2027-01-02")
    assert ran.code == 0
    assert f"privacy: readers know privacy.md as of {known[:12]}" in ran.err
    assert old("check").code == 0
    (old.folder / "notice.md").write_text("# Privacy policy\n\nWe keep server logs for 400 days.\n")
    assert "[-300-] days" in old("check").out
