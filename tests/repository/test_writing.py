from __future__ import annotations

import pytest

from policydiff.errors import HistoryError
from policydiff.repository import create_repository, open_repository

ANN = ("Ann Example", "ann@example.org")


def test_the_same_calls_give_the_same_hashes_everywhere(tmp_path, git):
    # The hashes are what `git commit` itself gives for these files, names and dates.
    hashes = []
    for name in ("one", "two"):
        create_repository(tmp_path / name)
        with open_repository(tmp_path / name) as repository:
            first = repository.commit_files(
                {"policies/privacy.md": "# Privacy\n", "raw.bin": b"\0\1"},
                "First",
                *ANN,
                "2025-01-31T12:00:00+01:00",
            )
            second = repository.commit_files(
                {"policies/privacy.md": "# Privacy\n\nMore.\n", "raw.bin": None},
                "Second",
                *ANN,
                "2025-02-01T12:00:00Z",
            )
            assert repository.head_commit() == second
        hashes.append((first, second))
    assert (
        hashes[0]
        == hashes[1]
        == (
            "763c7f1cc80d571f10a88727a719b065755637dd",
            "d94b6ac9f1c512f6b9c796f5cb56097c27db01d3",
        )
    )


def test_the_work_tree_and_index_hold_what_was_committed(tmp_path, git):
    create_repository(tmp_path / "demo")
    with open_repository(tmp_path / "demo") as repository:
        repository.commit_files(
            {"a.md": "one\n", "b/c.md": "c\n"}, "m", *ANN, "2025-01-31T12:00:00+01:00"
        )
        head = repository.commit_files(
            {"a.md": "two\n", "b/c.md": None}, "n", *ANN, "2025-01-31T12:00:00+01:00"
        )
        info = repository.commit(head)
    assert (tmp_path / "demo" / "a.md").read_text() == "two\n"
    assert not (tmp_path / "demo" / "b" / "c.md").exists()
    assert git("status", "--porcelain", cwd=tmp_path / "demo") == ""
    assert git("fsck", "--strict", cwd=tmp_path / "demo") == ""
    assert git("log", "-1", "--format=%an|%ae|%cn|%ce|%aI", cwd=tmp_path / "demo") == (
        "Ann Example|ann@example.org|Ann Example|ann@example.org|2025-01-31T12:00:00+01:00"
    )
    assert info.message == "n\n"


def test_other_changes_stay_uncommitted(git, commit, tmp_path):
    commit({"a.md": "one\n", "b.md": "one\n"})
    (tmp_path / "work" / "b.md").write_text("changed by hand\n")
    with open_repository(tmp_path / "work") as repository:
        repository.commit_files({"a.md": "two\n"}, "m", *ANN, "2025-01-31T12:00:00+01:00")
    assert git("status", "--porcelain") == "M b.md"
    assert (tmp_path / "work" / "b.md").read_text() == "changed by hand\n"


def test_a_commit_goes_to_the_branch_that_is_checked_out(git, commit, tmp_path):
    main = commit({"a.md": "one\n"})
    git("checkout", "--quiet", "-b", "feature/ümlaut")
    with open_repository(tmp_path / "work") as repository:
        head = repository.commit_files(
            {'ü b"\\.md': "x"}, "Ümlaut", *ANN, "2025-01-31T12:00:00+01:00"
        )
        assert repository.read_blob(head, 'ü b"\\.md') == b"x"
        assert repository.commit_message(head) == "Ümlaut\n"
    assert git("rev-parse", "main") == main
    assert git("rev-parse", "feature/ümlaut") == head


@pytest.mark.parametrize(
    ("name", "email", "date", "words"),
    [
        ("", "a@example.org", "2025-01-31T12:00:00Z", "author's name"),
        ("A\nB", "a@example.org", "2025-01-31T12:00:00Z", "author's name"),
        ("A <x>", "a@example.org", "2025-01-31T12:00:00Z", "author's name"),
        ("A", "a>b", "2025-01-31T12:00:00Z", "e-mail address"),
        ("A", "a@example.org", "yesterday", "not ISO 8601"),
        ("A", "a@example.org", "2025-01-31T12:00:00", "has no offset"),
        ("A", "a@example.org", "1955-01-31T12:00:00Z", "before 1970"),
    ],
)
def test_identities_and_dates_git_could_not_hold(tmp_path, name, email, date, words):
    create_repository(tmp_path / "demo")
    with open_repository(tmp_path / "demo") as repository:
        with pytest.raises(HistoryError, match=words):
            repository.commit_files({"a.md": "x"}, "m", name, email, date)
        assert repository.head_commit() is None


def test_what_cannot_be_committed_to(git, commit, tmp_path):
    head = commit({"a.md": "one\n"})
    git("checkout", "--quiet", "--detach", head)
    with (
        open_repository(tmp_path / "work") as repository,
        pytest.raises(HistoryError, match="on no branch"),
    ):
        repository.commit_files({"a.md": "x"}, "m", *ANN, "2025-01-31T12:00:00Z")
    git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare"))
    with (
        open_repository(tmp_path / "bare") as repository,
        pytest.raises(HistoryError, match="bare"),
    ):
        repository.commit_files({"a.md": "x"}, "m", *ANN, "2025-01-31T12:00:00Z")


def test_nothing_is_written_outside(git, commit, tmp_path):
    commit({"a.md": "one\n"})
    (tmp_path / "outside").mkdir()
    (tmp_path / "work" / "link").symlink_to(tmp_path / "outside")
    (tmp_path / "work" / "file.md").symlink_to(tmp_path / "outside" / "file.md")
    head = git("rev-parse", "HEAD")
    with open_repository(tmp_path / "work") as repository:
        for path in ("link/x.md", "file.md", "../x.md", ".git/hooks/x", "/tmp/x.md"):
            with pytest.raises(HistoryError):
                repository.commit_files({path: "x"}, "m", *ANN, "2025-01-31T12:00:00Z")
        assert repository.head_commit() == head
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_repository_is_made_once(tmp_path):
    create_repository(tmp_path / "deep" / "demo")
    with pytest.raises(HistoryError, match="is a git repository already"):
        create_repository(tmp_path / "deep" / "demo")
    (tmp_path / "file").write_text("x")
    with pytest.raises(HistoryError, match="Cannot make the folder"):
        create_repository(tmp_path / "file" / "demo")
