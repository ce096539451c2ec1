from __future__ import annotations

import os
import threading

import pytest

from policydiff.errors import DocumentError, HistoryError
from policydiff.history import (
    LARGEST_POLICY,
    FileSpec,
    RevisionSpec,
    Version,
    decode_text,
    load_pair,
    load_version,
    parse_spec,
    read_file,
    read_spec,
    versions_of,
)
from policydiff.repository import create_repository, open_repository

LONG = "".join(f"Sentence number {n} of the policy.\n" for n in range(60))


@pytest.fixture
def make(tmp_path):
    """Commit files to `tmp_path / "work"`, return the hash."""
    create_repository(tmp_path / "work")

    def commit(files, date="2025-01-31T12:00:00+01:00"):
        with open_repository(tmp_path / "work") as repository:
            return repository.commit_files(files, "m", "Ann", "ann@example.org", date)

    return commit


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("privacy.md", FileSpec("privacy.md")),
        ("a/b.md", FileSpec("a/b.md")),
        ("HEAD:privacy.md", RevisionSpec("HEAD", "privacy.md")),
        ("HEAD~2:a/b c.md", RevisionSpec("HEAD~2", "a/b c.md")),
        ("origin/main:./b.md", RevisionSpec("origin/main", "./b.md")),
        ("v1.0:../b.md", RevisionSpec("v1.0", "../b.md")),
        ("HEAD:a:b.md", RevisionSpec("HEAD", "a:b.md")),
        ("HEAD^{/fix: it}:b.md", RevisionSpec("HEAD^{/fix: it}", "b.md")),
        ("main@{2025-01-01 10:00}:b.md", RevisionSpec("main@{2025-01-01 10:00}", "b.md")),
        (":privacy.md", RevisionSpec("", "privacy.md")),
        (":0:privacy.md", RevisionSpec("", "privacy.md")),
        (":./privacy.md", RevisionSpec("", "./privacy.md")),
    ],
)
def test_a_spec_is_read_as_git_reads_it(tmp_path, spec, expected):
    assert parse_spec(spec, tmp_path) == expected


@pytest.mark.parametrize(
    "spec",
    [
        "--output=x:b.md",
        "HEAD:",
        ":",
        ":/fix",
        ":2:b.md",
        "a..b:c.md",
        "a\nb:c.md",
        "0" * 40 + ":b.md",
        "^HEAD:x",
    ],
)
def test_a_spec_that_names_nothing_is_refused(tmp_path, spec):
    with pytest.raises(HistoryError) as caught:
        parse_spec(spec, tmp_path)
    assert "\n" not in str(caught.value)


def test_an_existing_file_of_that_very_name_wins(tmp_path):
    (tmp_path / "HEAD:privacy.md").write_text("a file\n")
    assert parse_spec("HEAD:privacy.md", tmp_path) == FileSpec("HEAD:privacy.md")
    assert read_spec("HEAD:privacy.md", tmp_path).text == "a file\n"


def test_a_revision_of_a_file(make, tmp_path):
    first = make({"docs/privacy.md": "one\n"})
    make({"docs/privacy.md": "two\n"})
    with open_repository(tmp_path / "work") as repository:
        blob = repository.blob_id(first, "docs/privacy.md")
    expected = Version(
        first, "2025-01-31T12:00:00+01:00", "docs/privacy.md", "one\n", "markdown", blob
    )
    assert read_spec("HEAD~1:docs/privacy.md", tmp_path / "work") == expected
    assert read_spec("HEAD~1:docs/privacy.md", tmp_path / "work" / "docs") == expected
    assert read_spec("HEAD~1:./privacy.md", tmp_path / "work" / "docs") == expected
    assert read_spec("main~1:../docs/privacy.md", tmp_path / "work" / "docs") == expected
    with open_repository(tmp_path / "work") as repository:
        assert load_version(repository, first[:10], "./docs/privacy.md") == expected


def test_the_index_is_a_version_without_commit(make, tmp_path):
    make({"privacy.md": "one\n"})
    assert read_spec(":privacy.md", tmp_path / "work") == Version(
        "", "", "privacy.md", "one\n", "markdown", "5626abf0f72e58d7a153368ba57db4c673c0e171"
    )
    assert read_spec(":new.md", tmp_path / "work").exists is False


def test_an_absent_path_is_a_version_that_does_not_exist(make, tmp_path):
    head = make({"privacy.md": "one\n"})
    assert read_spec("HEAD:terms.md", tmp_path / "work") == Version(
        head, "2025-01-31T12:00:00+01:00", "terms.md", "", "markdown", "", exists=False
    )


def test_a_path_that_leads_out_of_the_repository(make, tmp_path):
    make({"privacy.md": "one\n"})
    with pytest.raises(HistoryError, match="leads out of the repository"):
        read_spec("HEAD:../x.md", tmp_path / "work")
    with pytest.raises(HistoryError, match="is absolute"):
        read_spec(f"HEAD:{tmp_path}/work/privacy.md", tmp_path / "work")


def test_outside_a_repository_a_revision_is_refused(tmp_path):
    with pytest.raises(HistoryError, match="No git repository"):
        read_spec("HEAD:privacy.md", tmp_path)


def test_a_file_on_disk(tmp_path):
    (tmp_path / "privacy.html").write_bytes(b"\xef\xbb\xbf<p>Caf\xc3\xa9</p>\r\n")
    assert read_spec("privacy.html", tmp_path) == Version(
        "", "", "privacy.html", "<p>Café</p>\r\n", "html", ""
    )
    absolute = str(tmp_path / "privacy.html")
    assert read_spec(absolute, tmp_path / "elsewhere").path == absolute


def test_an_empty_file_is_a_policy_without_text(tmp_path):
    (tmp_path / "privacy.md").write_bytes(b"")
    version = read_spec("privacy.md", tmp_path)
    assert (version.text, version.exists) == ("", True)


def test_a_pipe_can_be_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=lambda: (tmp_path / "pipe").write_text("from a pipe\n"))
    writer.start()
    assert read_spec("pipe", tmp_path).text == "from a pipe\n"
    writer.join()


def test_what_is_no_file_on_disk(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(HistoryError, match=r"No file 'missing\.md' in .*REV:PATH"):
        read_spec("missing.md", tmp_path)
    with pytest.raises(HistoryError, match="'folder' is a folder"):
        read_spec("folder", tmp_path)
    with pytest.raises(HistoryError, match="not a file name"):
        read_spec("a\0b", tmp_path)
    with pytest.raises(HistoryError, match="Cannot read"):
        read_spec("x" * 5000, tmp_path)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"Caf\xe9 au lait", "privacy.md is not UTF-8: byte 3 is 0xe9"),
        (b"\xef\xbb\xbfCaf\xe9", "privacy.md is not UTF-8: byte 6 is 0xe9"),
        (b"cut \xc3", "privacy.md is not UTF-8: byte 4 is 0xc3"),
        (b"a\0b", "privacy.md is binary: byte 1 is NUL"),
        ("Text".encode("utf-16"), "privacy.md is UTF-16"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            "privacy.md is a Git LFS pointer",
        ),
    ],
)
def test_what_is_no_text_is_named_with_its_byte(raw, words):
    with pytest.raises(DocumentError) as caught:
        decode_text(raw, "privacy.md")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_text_in_another_encoding_names_file_and_commit(make, tmp_path):
    head = make({"privacy.md": b"Caf\xe9"})
    with pytest.raises(
        DocumentError, match=f"privacy.md at {head[:12]} is not UTF-8: byte 3 is 0xe9"
    ):
        read_spec("HEAD:privacy.md", tmp_path / "work")


def test_the_largest_policy(make, tmp_path):
    make({"limit.md": b"x" * LARGEST_POLICY, "over.md": b"x" * (LARGEST_POLICY + 1)})
    work = tmp_path / "work"
    assert (
        len(read_spec("limit.md", work).text)
        == len(read_spec("HEAD:limit.md", work).text)
        == LARGEST_POLICY
    )
    for spec in ("over.md", "HEAD:over.md", ":over.md"):
        with pytest.raises(DocumentError, match="larger than 5000000 bytes"):
            read_spec(spec, work)


def test_a_binary_format_keeps_its_bytes(make, tmp_path):
    make({"policy.docx": b"PK\x03\x04\0\xff"})
    for spec in ("policy.docx", "HEAD:policy.docx"):
        version = read_spec(spec, tmp_path / "work")
        assert (version.text, version.raw, version.content) == (
            "",
            b"PK\x03\x04\0\xff",
            b"PK\x03\x04\0\xff",
        )
    assert read_file(tmp_path / "work" / "policy.docx", name="p.docx").format == "docx"


def test_a_pair_follows_the_policy_through_its_rename(make, tmp_path):
    first = make({"old.md": LONG})
    second = make({"old.md": None, "new.md": LONG + "More.\n"})
    with open_repository(tmp_path / "work") as repository:
        old, new = load_pair(repository, first, second, "new.md")
    assert (old.path, old.rev, old.text) == ("old.md", first, LONG)
    assert (new.path, new.rev, new.text) == ("new.md", second, LONG + "More.\n")


def test_a_pair_the_other_way_round(make, tmp_path):
    first = make({"old.md": LONG})
    second = make({"old.md": None, "new.md": LONG + "More.\n"})
    third = make({"new.md": None, "old.md": "Another file by the old name.\n"})
    with open_repository(tmp_path / "work") as repository:
        newer, older = load_pair(repository, second, first, "new.md")
        assert (newer.path, older.path, older.text) == ("new.md", "old.md", LONG)
        gone = load_pair(repository, second, third, "new.md")[1]
        assert (gone.exists, gone.path) == (False, "new.md")
        assert repository.is_ancestor(first, third)
        assert not repository.is_ancestor(third, first)


def test_a_pair_of_which_one_is_new_or_gone(make, tmp_path):
    first = make({"other.md": "x\n"})
    second = make({"privacy.md": "one\n"})
    third = make({"privacy.md": None})
    with open_repository(tmp_path / "work") as repository:
        for revs, expected in (((first, second), (False, True)), ((second, third), (True, False))):
            pair = load_pair(repository, *revs, "privacy.md")
            assert (pair[0].exists, pair[1].exists) == expected
        with pytest.raises(HistoryError, match=r"'privacy\.md' is neither in .* nor in .*"):
            load_pair(repository, first, third, "privacy.md")


def test_aliases_name_the_policy_where_git_cannot(make, tmp_path):
    first = make({"first.md": "Short.\n"})
    second = make({"first.md": None, "now.md": "Rewritten in full.\n"})
    with open_repository(tmp_path / "work") as repository:
        assert load_version(repository, first, "now.md").exists is False
        assert load_version(repository, first, "now.md", ["gone.md", "first.md"]).text == "Short.\n"
        old, new = load_pair(repository, first, second, "now.md", ["first.md"])
        assert (old.path, new.path) == ("first.md", "now.md")


def test_all_versions_with_their_texts(make, tmp_path):
    make({"old.md": LONG})
    make({"old.md": None, "privacy.md": LONG}, "2025-02-01T12:00:00+01:00")
    make({"privacy.md": None}, "2025-03-01T12:00:00+01:00")
    make({"privacy.md": LONG + "Back.\n"}, "2025-04-01T12:00:00+01:00")
    with open_repository(tmp_path / "work") as repository:
        found = versions_of(repository, "privacy.md")
        assert versions_of(repository, "nothing.md") == ()
        assert len(versions_of(repository, "privacy.md", rev="HEAD~2")) == 2
    assert [(version.path, version.exists, version.text) for version in found] == [
        ("privacy.md", True, LONG + "Back.\n"),
        ("privacy.md", False, ""),
        ("privacy.md", True, LONG),
        ("old.md", True, LONG),
    ]
    assert [version.date[:7] for version in found] == ["2025-04", "2025-03", "2025-02", "2025-01"]
