from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policydiff.errors import HistoryError
from policydiff.repository import BlobVersion, open_repository


def test_a_repository_knows_its_folders(git, commit, tmp_path):
    head = commit({"docs/privacy.md": "# Privacy\n"})
    with open_repository(tmp_path / "work" / "docs") as repository:
        assert repository.root == tmp_path / "work"
        assert repository.git_dir == tmp_path / "work" / ".git"
        assert repository.is_shallow is False
        assert repository.head_commit() == head


def test_a_file_inside_names_its_repository(git, commit, tmp_path):
    head = commit({"privacy.md": "# Privacy\n"})
    with open_repository(tmp_path / "work" / "privacy.md") as repository:
        assert repository.head_commit() == head


@pytest.mark.parametrize(
    "name", ["main", "HEAD", "@", "v1", "HEAD~0", "HEAD^{/first}", "heads/main"]
)
def test_every_way_to_name_a_commit(git, commit, tmp_path, name):
    head = commit({"privacy.md": "x\n"}, "first: of all")
    git("tag", "--annotate", "--message=x", "v1")
    with open_repository(tmp_path / "work") as repository:
        assert repository.resolve(name) == head
        assert repository.resolve(head[:8]) == head


@pytest.mark.parametrize(
    ("rev", "words"),
    [
        ("", "is empty"),
        ("-x", "starts with '-'"),
        ("--output=written", "starts with '-'"),
        ("a\nb", "control characters"),
        ("a\0b", "control characters"),
        ("\udcff", "control characters"),
        ("a..b", "one commit"),
        ("a...b", "one commit"),
        ("^main", "one commit"),
        (":/first", "one commit"),
        ("HEAD:privacy.md", "names a file"),
        ("0" * 40, "no commit"),
        ("x" * 5000, "longer than"),
        ("main^@", "unknown"),
        ("$(touch written)", "unknown"),
        ("nowhere", "unknown"),
        ("f" * 40, "unknown"),
    ],
)
def test_what_names_no_commit_is_refused_with_its_name(git, commit, tmp_path, rev, words):
    commit({"privacy.md": "x\n"})
    with open_repository(tmp_path / "work") as repository, pytest.raises(HistoryError) as caught:
        repository.resolve(rev)
    message = str(caught.value)
    assert words in message
    assert "\n" not in message
    assert message.startswith("Revision '")
    assert not (tmp_path / "work" / "written").exists()


def test_an_unknown_revision_names_the_repository_and_what_to_do(git, commit, tmp_path):
    commit({"privacy.md": "x\n"})
    with open_repository(tmp_path / "work") as repository, pytest.raises(HistoryError) as caught:
        repository.resolve("nowhere")
    assert str(caught.value) == (
        f"Revision 'nowhere' is unknown in {tmp_path / 'work'}. Check the name "
        "(`git branch --all`, `git tag`, `git log`), or fetch it."
    )


def test_a_blob_is_no_commit(git, commit, tmp_path):
    commit({"privacy.md": "x\n"})
    blob = git("rev-parse", "HEAD:privacy.md")
    with (
        open_repository(tmp_path / "work") as repository,
        pytest.raises(HistoryError, match="unknown"),
    ):
        repository.resolve(blob)


def test_bytes_are_exact(git, commit, tmp_path):
    commit({"a.md": "x"})
    raw = b"\xef\xbb\xbfCaf\xe9\r\nline\n\n"
    (tmp_path / "work" / "a.md").write_bytes(raw)
    git("add", "a.md")
    git("commit", "--quiet", "--message=bytes")
    with open_repository(tmp_path / "work") as repository:
        assert repository.read_blob("HEAD", "a.md") == raw
        assert repository.read_blob("HEAD~1", "./a.md") == b"x"
        assert repository.read_blob("HEAD", "b.md") is None
        assert repository.blob_id("HEAD", "b/c.md") is None
        blob = repository.blob_id("HEAD", "a.md")
        assert blob == git("rev-parse", "HEAD:a.md")
        assert repository.blob_within(blob, len(raw)) == raw
        assert repository.blob_within(blob, len(raw) - 1) is None
        assert repository.read_blobs([blob, blob]) == {blob: raw}


@pytest.mark.parametrize(
    "name", ["ünïcödé — policy.md", "a b.md", "*.md", ":(top)x.md", "[a].md", 'q"\\.md']
)
def test_odd_file_names_are_themselves(git, commit, tmp_path, name):
    commit({name: "one\n", "other.md": "other\n"})
    commit({name: "two\n"})
    with open_repository(tmp_path / "work") as repository:
        assert repository.read_blob("HEAD", name) == b"two\n"
        assert [step.path for step in repository.versions(name)] == [name, name]
        assert repository.index_blob_id(name) == repository.blob_id("HEAD", name)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "-p",
        "--help",
        "../x",
        "a/../../x",
        "a\0b",
        "a\nb",
        "a/",
        ".git/config",
        "a/.GIT/x",
        "\udcff",
    ],
)
def test_paths_that_leave_the_repository_are_refused(git, commit, tmp_path, path):
    commit({"a": "x\n"})
    with open_repository(tmp_path / "work") as repository:
        for read in (repository.read_blob, repository.blob_id):
            with pytest.raises(HistoryError, match=r"^Path '"):
                read("HEAD", path)
        with pytest.raises(HistoryError, match=r"^Path '"):
            repository.versions(path)
        with pytest.raises(HistoryError, match=r"^Path '"):
            repository.versions("a", aliases=[path])
        with pytest.raises(HistoryError, match=r"^Path '"):
            repository.index_blob_id(path)


def test_what_is_no_file_is_refused(git, commit, tmp_path):
    commit({"docs/a.md": "x\n"})
    (tmp_path / "work" / "link.md").symlink_to("docs/a.md")
    git("add", "link.md")
    git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},module")
    git("commit", "--quiet", "--message=odd")
    with open_repository(tmp_path / "work") as repository:
        for path, kind in (
            ("link.md", "a symbolic link"),
            ("module", "a submodule"),
            ("docs", "a folder"),
        ):
            with pytest.raises(HistoryError, match=f"is {kind}, not a file"):
                repository.read_blob("HEAD", path)
            with pytest.raises(HistoryError, match=f"is {kind}, not a file"):
                repository.index_blob_id(path)
        for path, kind in (("link.md/a.md", "a symbolic link"), ("module/a.md", "a submodule")):
            for read in (repository.index_blob_id, partial(repository.read_blob, "HEAD")):
                with pytest.raises(HistoryError, match=f"lies in '.*', which is {kind}"):
                    read(path)
        assert repository.read_blob("HEAD", "docs/other/b.md") is None


def test_dates_author_and_message_of_a_commit(git, commit, tmp_path):
    head = commit({"a.md": "x\n"}, "Subject ü\n\nBody\n")
    with open_repository(tmp_path / "work") as repository:
        assert repository.commit_date(head) == "2025-01-02T03:04:05+02:00"
        assert repository.commit_author_date(head) == "2025-01-01T00:00:00+00:00"
        assert repository.commit_message(head) == "Subject ü\n\nBody\n"
        info = repository.commit(head)
    assert (info.author, info.parents) == ("Ann Author", ())
    assert "example.org" not in repr(info)


def test_a_message_in_another_encoding(git, commit, tmp_path):
    git("config", "i18n.commitEncoding", "ISO-8859-1")
    tree = git("mktree", stdin=b"")
    head = git("commit-tree", tree, stdin="Änderung".encode("latin-1"))
    with open_repository(tmp_path / "work") as repository:
        assert repository.commit_message(head) == "Änderung"


def test_the_index_is_read_as_staged(git, commit, tmp_path):
    commit({"a.md": "one\n"})
    (tmp_path / "work" / "a.md").write_text("two\n")
    git("add", "a.md")
    (tmp_path / "work" / "a.md").write_text("three\n")
    with open_repository(tmp_path / "work") as repository:
        blob = repository.index_blob_id("a.md")
        assert repository.read_blobs([blob])[blob] == b"two\n"
        assert repository.index_blob_id("b.md") is None


def test_a_conflict_in_the_index_is_said(git, commit, tmp_path):
    commit({"a.md": "one\n"})
    git("branch", "side")
    commit({"a.md": "two\n"})
    git("checkout", "--quiet", "side")
    commit({"a.md": "three\n"})
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "main")
    with (
        open_repository(tmp_path / "work") as repository,
        pytest.raises(HistoryError, match="merge conflicts"),
    ):
        repository.index_blob_id("a.md")


def test_a_detached_head_is_a_commit(git, commit, tmp_path):
    first = commit({"a.md": "one\n"})
    commit({"a.md": "two\n"})
    git("checkout", "--quiet", "--detach", first)
    with open_repository(tmp_path / "work") as repository:
        assert repository.head_commit() == first
        assert len(repository.versions("a.md")) == 1


def test_before_the_first_commit(git, tmp_path):
    with open_repository(tmp_path / "work") as repository:
        assert repository.head_commit() is None
        for rev in ("HEAD", "HEAD~1", "@"):
            with pytest.raises(HistoryError, match=r"There is no commit yet in .*Commit first"):
                repository.resolve(rev)


def test_a_bare_repository_reads_as_well(git, commit, tmp_path):
    head = commit({"a.md": "one\n"})
    git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    with open_repository(tmp_path / "bare.git") as repository:
        assert repository.root is None
        assert repository.git_dir == tmp_path / "bare.git"
        assert repository.read_blob(head, "a.md") == b"one\n"
        assert len(repository.versions("a.md")) == 1
        with pytest.raises(HistoryError, match="bare repository and has no index"):
            repository.index_blob_id("a.md")


def test_a_linked_work_tree_has_its_own_head(git, commit, tmp_path):
    first = commit({"a.md": "one\n"})
    commit({"a.md": "two\n"})
    git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"), first)
    with open_repository(tmp_path / "linked") as repository:
        assert repository.root == tmp_path / "linked"
        assert repository.head_commit() == first
        assert repository.index_blob_id("a.md") == repository.blob_id(first, "a.md")


def test_a_shallow_clone_says_so_instead_of_guessing(git, commit, tmp_path):
    first = commit({"a.md": "one\n"})
    head = commit({"a.md": "two\n"})
    shallow = tmp_path / "shallow"
    git("clone", "--quiet", "--depth=1", f"file://{tmp_path / 'work'}", str(shallow))
    with open_repository(shallow) as repository:
        assert repository.is_shallow
        assert repository.resolve("HEAD") == head
        assert repository.read_blob("HEAD", "a.md") == b"two\n"
        with pytest.raises(HistoryError) as caught:
            repository.resolve("HEAD~1")
        assert str(caught.value) == (
            f"This checkout is shallow, so revision 'HEAD~1' is not available in {shallow}. In GitHub Actions set "
            "`fetch-depth: 0` on actions/checkout; elsewhere run `git fetch --unshallow`."
        )
        with pytest.raises(
            HistoryError, match=rf"`git fetch --depth=1 origin {first}` fetches just that"
        ):
            repository.resolve(first)
        with pytest.raises(
            HistoryError, match=r"shallow, so the history of 'a.md' is not complete"
        ):
            repository.versions("a.md")
    git("fetch", "--quiet", "--depth=1", "origin", first, cwd=shallow)
    with open_repository(shallow) as repository:
        assert repository.read_blob(first, "a.md") == b"one\n"


def test_not_a_repository(tmp_path):
    with (
        pytest.raises(HistoryError, match=r"No git repository in .* or a folder above it"),
        open_repository(tmp_path),
    ):
        pass
    with pytest.raises(HistoryError, match="does not exist"), open_repository(tmp_path / "nowhere"):
        pass


def test_sha256_repositories_are_refused_clearly(git, tmp_path):
    git("init", "--quiet", "--object-format=sha256", str(tmp_path / "sha256"))
    with (
        pytest.raises(HistoryError, match="names objects by sha256, which is not supported"),
        open_repository(tmp_path / "sha256"),
    ):
        pass


def test_reftable_is_refused_clearly(git, tmp_path):
    git("config", "core.repositoryFormatVersion", "1")
    git("config", "extensions.refStorage", "reftable")
    with (
        pytest.raises(HistoryError, match="stores references as reftable, which is not supported"),
        open_repository(tmp_path / "work"),
    ):
        pass


@pytest.mark.parametrize("content", ["[core", "[core]\n\tbare = maybe\n", "\x00\x01"])
def test_a_broken_configuration_is_a_clear_error(git, commit, tmp_path, content):
    commit({"a.md": "one\n"})
    (tmp_path / "work" / ".git" / "config").write_text(content)
    with pytest.raises(HistoryError) as caught, open_repository(tmp_path / "work"):
        pass
    assert str(tmp_path / "work") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_extension_is_git_s_own_refusal(git, tmp_path):
    git("config", "core.repositoryFormatVersion", "1")
    git("config", "extensions.fromTheFuture", "true")
    with (
        pytest.raises(HistoryError, match=r"Git refuses the repository at .*fromthefuture"),
        open_repository(tmp_path / "work"),
    ):
        pass


def test_a_missing_git_is_said(git, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        pytest.raises(HistoryError, match=r"The program git cannot be run.*Install git"),
        open_repository(tmp_path / "work"),
    ):
        pass


def test_a_missing_git_is_said_before_gitpython_is_loaded(git, tmp_path):
    code = (
        "import pathlib, policydiff.repository as r\n"
        "try:\n    r.open_repository(pathlib.Path('.')).__enter__()\n"
        "except Exception as error:\n    print(type(error).__name__, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("HistoryError The program git cannot be run")


def test_a_git_that_is_too_old_is_refused(git, tmp_path, monkeypatch):
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "git").write_text("#!/bin/sh\necho git version 2.20.1\n")
    (tools / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    with (
        pytest.raises(HistoryError, match=r"git 2\.20\.1 .* is too old: policydiff needs 2\.32"),
        open_repository(tmp_path / "work"),
    ):
        pass


def test_a_lost_object_is_a_clear_error_and_the_rest_stays_readable(git, commit, tmp_path):
    commit({"a.md": "one\n", "b.md": "other\n"})
    blob = git("rev-parse", "HEAD:a.md")
    (tmp_path / "work" / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with open_repository(tmp_path / "work") as repository:
        with pytest.raises(HistoryError, match=f"Git object {blob} cannot be read.*fsck`.$"):
            repository.read_blob("HEAD", "a.md")
        assert repository.read_blob("HEAD", "b.md") == b"other\n"


def test_no_process_is_left_behind(git, commit, tmp_path):
    head = commit({"a.md": "one\n"})
    before = _children()
    with open_repository(tmp_path / "work") as repository:
        repository.read_blob(head, "a.md")
        assert len(_children()) == len(before) + 1
    assert _children() == before
    with pytest.raises(RuntimeError, match="closed"):
        repository.read_blob(head, "a.md")
    assert _children() == before


def test_no_process_is_left_behind_after_a_failure(git, commit, tmp_path):
    head = commit({"a.md": "one\n"})
    before = _children()
    with pytest.raises(HistoryError), open_repository(tmp_path / "work") as repository:
        repository.read_blob(head, "a.md")
        repository.resolve("nowhere")
    assert _children() == before


def _children() -> set[int]:
    tasks = Path("/proc/self/task")
    if not tasks.is_dir():
        pytest.skip("child processes are counted in /proc, which this system does not have")
    return {int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()}


@given(rev=st.text(max_size=12), path=st.text(max_size=12))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_name_is_answered_or_refused(still, rev, path):
    with open_repository(still) as repository:
        for ask in (
            lambda: repository.resolve(rev),
            lambda: repository.read_blob("HEAD", path),
            lambda: repository.versions(path, aliases=[path]),
            lambda: repository.index_blob_id(path),
        ):
            try:
                ask()
            except HistoryError as refusal:
                assert "\n" not in str(refusal)
        assert repository.read_blob("HEAD", "a.md") == b"one\n"


@pytest.fixture
def still(git, commit, tmp_path):
    commit({"a.md": "one\n"})
    return tmp_path / "work"


def test_versions_are_listed_with_their_steps(git, commit, tmp_path):
    first = commit({"privacy.md": "one\n"})
    second = commit({"privacy.md": "two\n"})
    one, two = (git("rev-parse", f"{rev}:privacy.md") for rev in (first, second))
    with open_repository(tmp_path / "work") as repository:
        assert repository.versions("privacy.md") == (
            BlobVersion(
                second,
                "2025-01-02T03:04:05+02:00",
                "privacy.md",
                "M",
                two,
                "privacy.md",
                one,
                first,
            ),
            BlobVersion(first, "2025-01-02T03:04:05+02:00", "privacy.md", "A", one, "", None, ""),
        )
        assert [step.commit for step in repository.versions("privacy.md", rev=first)] == [first]
        assert repository.versions("nothing.md") == ()
