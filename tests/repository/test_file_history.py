from __future__ import annotations

import time
from itertools import pairwise

from policydiff.repository import open_repository

LONG = "".join(f"Sentence number {n} of the policy.\n" for n in range(60))


def steps(tmp_path, path, **options):
    """The steps of one file; by the log of the whole tree they are the same."""
    with open_repository(tmp_path / "work") as repository:
        one = repository.versions(path, **options)
        assert repository.histories({path: options.get("aliases", ())})[path] == one
        return [(step.status, step.old_path, step.path, step.blob is not None) for step in one]


def chained(tmp_path, path, **options):
    """Each step begins where the one before it ended."""
    with open_repository(tmp_path / "work") as repository:
        found = repository.versions(path, **options)
    return all(newer.old_blob == older.blob for newer, older in pairwise(found))


def test_renames_are_followed_also_into_folders_and_with_edits(commit, tmp_path):
    commit({"privacy.md": LONG})
    commit({"privacy.md": None, "docs/privacy policy.md": LONG})
    commit({"docs/privacy policy.md": None, "legal/datenschutz-ü.md": LONG + "One more.\n"})
    assert steps(tmp_path, "legal/datenschutz-ü.md") == [
        ("R", "docs/privacy policy.md", "legal/datenschutz-ü.md", True),
        ("R", "privacy.md", "docs/privacy policy.md", True),
        ("A", "", "privacy.md", True),
    ]
    assert chained(tmp_path, "legal/datenschutz-ü.md")


def test_a_renamed_away_file_ends_as_deleted(commit, tmp_path):
    commit({"old.md": LONG})
    commit({"old.md": None, "new.md": LONG})
    assert steps(tmp_path, "old.md") == [
        ("D", "old.md", "old.md", False),
        ("A", "", "old.md", True),
    ]


def test_a_copy_is_a_new_policy_not_the_history_of_the_original(commit, tmp_path):
    commit({"privacy.md": LONG})
    commit({"privacy.md": LONG + "More.\n"})
    commit({"cookies.md": LONG + "Cookies.\n"})
    assert steps(tmp_path, "cookies.md") == [("A", "", "cookies.md", True)]


def test_a_policy_that_came_back_keeps_its_own_past(commit, tmp_path):
    commit({"privacy.md": LONG})
    commit({"cookies.md": LONG + "Cookies.\n"})
    commit({"privacy.md": LONG + "More.\n"})
    commit({"privacy.md": None})
    commit({"privacy.md": LONG + "Back.\n"})
    assert steps(tmp_path, "privacy.md") == [
        ("A", "", "privacy.md", True),
        ("D", "privacy.md", "privacy.md", False),
        ("M", "privacy.md", "privacy.md", True),
        ("A", "", "privacy.md", True),
    ]
    assert chained(tmp_path, "privacy.md")


def test_deleted_and_added_again_without_any_look_alike(commit, tmp_path):
    commit({"privacy.md": LONG})
    commit({"privacy.md": None})
    commit({"privacy.md": "Something else entirely.\n"})
    assert [status for status, *_ in steps(tmp_path, "privacy.md")] == ["A", "D", "A"]


def test_aliases_bridge_what_git_does_not_recognise(commit, tmp_path):
    commit({"first.md": LONG})
    commit({"first.md": None, "second.md": "Rewritten from the first word on.\n"})
    commit({"second.md": None, "third.md": "And once more, in other terms.\n" * 9})
    assert [status for status, *_ in steps(tmp_path, "third.md")] == ["A"]
    bridged = [
        ("R", "second.md", "third.md", True),
        ("R", "first.md", "second.md", True),
        ("A", "", "first.md", True),
    ]
    assert steps(tmp_path, "third.md", aliases=["second.md", "first.md"]) == bridged
    assert steps(tmp_path, "third.md", aliases=["never.md", "second.md", "first.md"]) == bridged
    assert chained(tmp_path, "third.md", aliases=["second.md", "first.md"])


def test_an_alias_that_git_followed_already_changes_nothing(commit, tmp_path):
    commit({"old.md": LONG})
    commit({"old.md": None, "new.md": LONG})
    assert steps(tmp_path, "new.md", aliases=["old.md"]) == steps(tmp_path, "new.md")


def test_an_alias_deleted_long_before_leaves_a_gap(commit, tmp_path):
    commit({"old.md": LONG})
    commit({"old.md": None})
    commit({"unrelated": "x"})
    commit({"new.md": "Other words altogether.\n"})
    assert steps(tmp_path, "new.md", aliases=["old.md"]) == [
        ("A", "", "new.md", True),
        ("D", "old.md", "old.md", False),
        ("A", "", "old.md", True),
    ]


def test_a_path_that_is_only_an_alias_now(commit, tmp_path):
    commit({"old.md": LONG})
    assert steps(tmp_path, "new.md", aliases=["old.md"]) == [("A", "", "old.md", True)]


def test_history_is_what_the_branch_showed(git, commit, tmp_path):
    commit({"a.md": LONG})
    git("checkout", "--quiet", "-b", "side")
    commit({"a.md": LONG.replace("number 50 ", "number fifty ")})
    commit({"a.md": LONG.replace("number 50 ", "number fifty-one ")})
    git("checkout", "--quiet", "main")
    commit({"a.md": LONG.replace("number 5 ", "number five ")})
    git("merge", "--quiet", "--no-ff", "--message=merge", "side")
    assert [status for status, *_ in steps(tmp_path, "a.md")] == ["M", "M", "A"]
    assert chained(tmp_path, "a.md")
    with open_repository(tmp_path / "work") as repository:
        newest = repository.versions("a.md")[0]
        assert newest.commit == repository.head_commit()
        assert newest.blob == repository.blob_id("HEAD", "a.md")


def test_a_rename_inside_a_merged_branch_is_followed(git, commit, tmp_path):
    commit({"a.md": LONG})
    git("checkout", "--quiet", "-b", "side")
    commit({"a.md": None, "b.md": LONG})
    git("checkout", "--quiet", "main")
    commit({"unrelated": "x"})
    git("merge", "--quiet", "--no-ff", "--message=merge", "side")
    assert steps(tmp_path, "b.md") == [("R", "a.md", "b.md", True), ("A", "", "a.md", True)]


def test_a_time_as_a_symbolic_link_is_a_time_without_text(git, commit, tmp_path):
    commit({"a.md": LONG, "b.md": "x\n"})
    (tmp_path / "work" / "a.md").unlink()
    (tmp_path / "work" / "a.md").symlink_to("b.md")
    git("add", "a.md")
    git("commit", "--quiet", "--message=link")
    (tmp_path / "work" / "a.md").unlink()
    commit({"a.md": LONG})
    assert steps(tmp_path, "a.md") == [
        ("T", "a.md", "a.md", True),
        ("T", "a.md", "a.md", False),
        ("A", "", "a.md", True),
    ]


def test_two_thousand_versions_in_a_second(git, tmp_path):
    git("fast-import", "--quiet", stdin=_long_history(2000))
    with open_repository(tmp_path / "work") as repository:
        began = time.perf_counter()
        found = repository.versions("legal/privacy.md", rev="main")
        texts = repository.read_blobs(step.blob for step in found if step.blob)
        took = time.perf_counter() - began
    assert len(found) == 2000
    assert len(texts) == 1999  # The rename changed no text.
    assert found[0].date == "2023-11-17T05:45:00+00:00"
    assert texts[found[0].blob].startswith(b"Version 1999.\n")
    # The goal is one second; four leave room for a busy machine.
    assert took < 4, f"{took:.2f} s"


def test_a_hundred_files_in_half_a_second(git, tmp_path):
    git("fast-import", "--quiet", stdin=_many_files(100, 20))
    with open_repository(tmp_path / "work") as repository:
        began = time.perf_counter()
        found = repository.histories({f"f{number}.md": () for number in range(100)}, rev="main")
        texts = repository.read_blobs(
            step.blob for steps in found.values() for step in steps if step.blob
        )
        took = time.perf_counter() - began
        assert found["f7.md"] == repository.versions("f7.md", rev="main")
    assert [len(steps) for steps in found.values()] == [20] * 100
    assert len(texts) == 2000
    # The goal is half a second; two leave room for a busy machine.
    assert took < 2, f"{took:.2f} s"


def test_many_files_with_their_own_renames_and_aliases(commit, tmp_path):
    commit({"a.md": LONG, "b.md": "Short.\n", "c.md": "Kept.\n"})
    commit({"unrelated": "x"})
    commit({"a.md": None, "a2.md": LONG + "More.\n"})
    commit({"b.md": None, "b2.md": "Rewritten from the first word on.\n"})
    asked = {"a2.md": (), "b2.md": ("b.md",), "c.md": (), "a.md": (), "nothing.md": ()}
    with open_repository(tmp_path / "work") as repository:
        found = repository.histories(asked)
        assert found == {
            path: repository.versions(path, aliases=aliases) for path, aliases in asked.items()
        }
    assert {path: "".join(step.status for step in steps) for path, steps in found.items()} == {
        "a2.md": "RA",
        "b2.md": "RA",
        "c.md": "A",
        "a.md": "DA",
        "nothing.md": "",
    }


def _many_files(files: int, versions: int) -> bytes:
    stream: list[bytes] = []
    for number in range(files * versions):
        text = b"File %d, version %d.\n" % (number % files, number // files) + b"Paragraph.\n" * 300
        stream.append(
            b"commit refs/heads/main\ncommitter N <n@example.org> %d +0000\ndata 1\nx\n"
            % (10**9 + number)
        )
        stream.append(b"M 100644 inline f%d.md\ndata %d\n%b\n" % (number % files, len(text), text))
    return b"".join(stream)


def _long_history(count: int) -> bytes:
    body = b"".join(
        b"Paragraph %d says what is done with data, and why, and for how long.\n" % n
        for n in range(340)
    )
    stream: list[bytes] = []
    for number in range(count):
        seconds = 1_700_000_000 + 100 * number
        text = b"Version %d.\n" % number + body
        stream.append(
            b"commit refs/heads/main\ncommitter N <n@example.org> %d +0000\ndata 1\nx\n" % seconds
        )
        if number == count // 2:
            stream.append(b"R docs/privacy.md legal/privacy.md\n")
            continue
        path = b"docs" if number < count // 2 else b"legal"
        stream.append(b"M 100644 inline %b/privacy.md\ndata %d\n%b\n" % (path, len(text), text))
    return b"".join(stream)
