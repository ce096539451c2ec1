"""What commit messages say, as git reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.repository.conftest import Git

from policydiff.repository import Repository, Trailer, open_repository

KEYS = ("Policy-Change", "Policy-Effective")
Commit = Callable[..., str]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[tuple[str, tuple[Trailer, ...]]]]:
    """The trailers of the commits after `base` that touch `paths`, each with its commit."""

    def run(base: str, *paths: str, tip: str = "HEAD") -> list[tuple[str, tuple[Trailer, ...]]]:
        with open_repository(tmp_path / "work") as repository:
            assert isinstance(repository, Repository)
            found = repository.trailers(base, tip, paths or ("a.md",), KEYS)
            return [(each.commit, each.trailers) for each in found]

    return run


def test_only_commits_after_the_base_that_touch_the_file_speak_newest_first(commit: Commit, read):
    said = "words\n\nPolicy-Change: editorial — a comma"
    base = commit({"a.md": "1\n"}, said)
    first = commit({"a.md": "2\n"}, said)
    commit({"b.md": "2\n"}, said)
    commit({"a.md": "3\n"}, "nothing said")
    last = commit({"a.md": "4\n"}, "date\n\nPolicy-Effective: 2027-01-15")
    assert read(base) == [
        (last, (Trailer("Policy-Effective", "2027-01-15", True),)),
        (first, (Trailer("Policy-Change", "editorial — a comma", True),)),
    ]
    assert [each for each, _ in read(base, "a.md", "b.md")] != [each for each, _ in read(base)]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            "t\n\nPolicy-Change: editorial — one\n  and two\nSigned-off-by: A <a@example.org>",
            [Trailer("Policy-Change", "editorial — one and two", True)],
        ),
        ("t\n\nPOLICY-change:editorial: x", [Trailer("Policy-Change", "editorial: x", True)]),
        (
            "t\n\nPolicy-Change: editorial - x\n\nMore prose about it.",
            [Trailer("Policy-Change", "editorial - x", False)],
        ),
        (
            "t\n\nPolicy-Change: editorial - x\n\nCo-authored-by: B <b@example.org>",
            [Trailer("Policy-Change", "editorial - x", False)],
        ),
        (
            "t\n\nPolicy-Change: editorial - x\n\nPolicy-Change: editorial - y",
            [
                Trailer("Policy-Change", "editorial - y", True),
                Trailer("Policy-Change", "editorial - x", False),
            ],
        ),
        ("t\n\nWe write Policy-Change: editorial into messages.", []),
        ("t\n\nPolicy-Changes: editorial - x", []),
        ("t\n\nPolicy-Change:", [Trailer("Policy-Change", "", True)]),
    ],
)
def test_the_last_paragraph_counts_and_what_stands_elsewhere_is_told_apart(
    commit: Commit, read, message: str, expected: list[Trailer]
):
    base = commit({"a.md": "1\n"})
    commit({"a.md": "2\n"}, message)
    assert [trailer for _, trailers in read(base) for trailer in trailers] == expected


def test_commits_of_a_merged_branch_and_the_merge_itself_speak(commit: Commit, git: Git, read):
    base = commit({"a.md": "1\n"})
    git("checkout", "--quiet", "-b", "topic")
    inner = commit({"a.md": "2\n"}, "edit\n\nPolicy-Change: editorial - inner")
    git("checkout", "--quiet", "main")
    commit({"b.md": "1\n"})
    message = "Merge topic\n\nPolicy-Effective: 2027-01-15"
    git("merge", "--quiet", "--no-ff", "-m", message, "topic")
    merge = git("rev-parse", "HEAD")
    assert [each for each, _ in read(base)] == [merge, inner]
    assert read(merge) == []


def test_what_could_steer_a_terminal_or_turn_the_text_round_is_taken_out(commit: Commit, read):
    base = commit({"a.md": "1\n"})
    commit({"a.md": "2\n"}, "t\n\nPolicy-Change: editorial — \x1b[31mred\u202e \tend" + "x" * 2_000)
    ((_, (trailer,)),) = read(base)
    assert trailer.value.startswith("editorial — [31mred end")
    assert len(trailer.value) < 1_000


def test_the_first_commit_has_no_parent(commit: Commit, tmp_path: Path, git: Git):
    commit({"a.md": "1\n"})
    git("checkout", "--quiet", "--orphan", "other")
    root = commit({"a.md": "2\n"}, "new\n\nPolicy-Change: editorial - x")
    with open_repository(tmp_path / "work") as repository:
        (found,) = repository.trailers("main", "other", ("a.md",), KEYS)
    assert (found.commit, found.parent) == (root, "")
