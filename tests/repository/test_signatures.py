"""Signed commits: by which key, by whose list, and which commit said it first. Real keys, real git."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.repository.conftest import Git
from tests.repository.signing_keys import Key, make_key

from policydiff.errors import HistoryError
from policydiff.repository import open_repository
from policydiff.repository.signatures import Signature

Commit = Callable[..., str]


@pytest.fixture
def new_key(tmp_path: Path) -> Callable[[str], Key]:
    return lambda name: make_key(tmp_path, name)


def sign(git: Git, key: Key, message: str = "approve") -> str:
    git(*key.signs, "commit", "--quiet", "--allow-empty", "-S", "--message", message)
    return git("rev-parse", "HEAD")


def test_a_signature_by_a_listed_key(
    git: Git, tmp_path: Path, new_key: Callable[[str], Key]
) -> None:
    lea, max_ = new_key("lea"), new_key("max")
    commit = sign(git, lea)
    with open_repository(tmp_path / "work") as repository:
        good = Signature(commit, "lea", lea.fingerprint)
        assert repository.signature(commit, lea.listed("lea@example.com")) == good
        assert repository.signature(commit, max_.listed("max") + lea.listed("lea")) == good
        assert repository.signature(commit, max_.listed("max")) is None
        assert repository.signature(commit, b"") is None
        assert repository.signature(commit, b"no such format\n") is None


def test_a_commit_without_a_signature(git: Git, tmp_path: Path, commit: Commit) -> None:
    plain = commit({"a": "1"})
    with open_repository(tmp_path / "work") as repository:
        assert repository.signature(plain, b"* ssh-ed25519 AAAA\n") is None


def test_a_signature_in_the_message_is_none(
    git: Git, tmp_path: Path, commit: Commit, new_key: Callable[[str], Key]
) -> None:
    lea = new_key("lea")
    signed = git("cat-file", "commit", sign(git, lea))
    signature = signed[signed.index("gpgsig") : signed.index("-----END SSH SIGNATURE-----") + 27]
    plain = commit({"a": "1"}, message=signature)
    with open_repository(tmp_path / "work") as repository:
        assert repository.signature(plain, lea.listed("lea")) is None


def test_a_signature_moved_to_another_commit_is_none(
    git: Git, tmp_path: Path, commit: Commit, new_key: Callable[[str], Key]
) -> None:
    lea = new_key("lea")
    signed = git("cat-file", "commit", sign(git, lea))
    commit({"a": "1"})
    other = git("rev-parse", "HEAD^{tree}")
    first, _, rest = signed.partition("\n")
    assert first.startswith("tree ")
    forged = git(
        "hash-object", "-t", "commit", "-w", "--stdin", stdin=f"tree {other}\n{rest}\n".encode()
    )
    with open_repository(tmp_path / "work") as repository:
        assert repository.signature(forged, lea.listed("lea")) is None


def test_a_key_counts_only_while_it_is_valid(
    git: Git, tmp_path: Path, new_key: Callable[[str], Key]
) -> None:
    lea = new_key("lea")
    commit = sign(git, lea)  # Committed on 2 January 2025.
    with open_repository(tmp_path / "work") as repository:
        assert repository.signature(commit, lea.listed("lea", 'valid-before="20240101" ')) is None
        assert repository.signature(commit, lea.listed("lea", 'valid-before="20260101" '))
        assert repository.signature(commit, lea.listed("lea", 'namespaces="file" ')) is None


def test_no_configured_program_or_list_takes_part(
    git: Git, tmp_path: Path, new_key: Callable[[str], Key]
) -> None:
    lea, stranger = new_key("lea"), new_key("stranger")
    commit = sign(git, stranger)
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(
        f"#!/bin/sh\ntouch {ran}\necho 'Good \"git\" signature for lea with X key SHA256:x'\n"
    )
    program.chmod(0o755)
    own = tmp_path / "own"
    own.write_bytes(stranger.listed("stranger"))
    for name in ("gpg.ssh.program", "gpg.program", "gpg.openpgp.program", "gpg.x509.program"):
        git("config", name, str(program))
    git("config", "gpg.ssh.allowedSignersFile", str(own))
    with open_repository(tmp_path / "work") as repository:
        assert repository.signature(commit, lea.listed("lea")) is None
    assert not ran.exists()


def test_no_program_to_check_with(
    git: Git, tmp_path: Path, new_key: Callable[[str], Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    lea = new_key("lea")
    commit = sign(git, lea)
    only_git = tmp_path / "bin"
    only_git.mkdir()
    (only_git / "git").symlink_to(os.path.realpath("/usr/bin/git"))
    with open_repository(tmp_path / "work") as repository:
        monkeypatch.setenv("PATH", str(only_git))
        with pytest.raises(HistoryError, match="ssh-keygen, which would check it, is not on PATH"):
            repository.signature(commit, lea.listed("lea"))


def has(text: str) -> Callable[[bytes], bool]:
    return lambda content: text in content.decode()


def test_the_commit_that_said_it_first(tmp_path: Path, commit: Commit) -> None:
    commit({"record": "nothing\n"})
    said = commit({"record": "yes\n"})
    commit({"other": "x\n"})
    commit({"record": "yes\n# a comment\n"})
    with open_repository(tmp_path / "work") as repository:
        assert repository.introduction("HEAD", "record", has("yes")) == said
        assert repository.introduction("HEAD", "record", has("never")) is None
        assert repository.introduction("HEAD", "absent", has("")) is None


def test_what_was_taken_back_has_to_be_said_again(tmp_path: Path, commit: Commit) -> None:
    commit({"record": "yes\n"})
    commit({"record": "no\n"})
    again = commit({"record": "yes\n"})
    with open_repository(tmp_path / "work") as repository:
        assert repository.introduction("HEAD", "record", has("yes")) == again


def test_it_was_said_on_the_branch_that_was_merged(
    git: Git, tmp_path: Path, commit: Commit
) -> None:
    commit({"record": "nothing\n"})
    git("switch", "--quiet", "--create", "edit")
    said = commit({"record": "yes\n"})
    git("switch", "--quiet", "main")
    commit({"other": "x\n"})
    git("merge", "--quiet", "--no-ff", "--message", "merge", "edit")
    with open_repository(tmp_path / "work") as repository:
        assert repository.introduction("HEAD", "record", has("yes")) == said


def test_what_only_a_merge_commit_says_was_said_by_it(
    git: Git, tmp_path: Path, commit: Commit
) -> None:
    commit({"record": "nothing\n"})
    git("switch", "--quiet", "--create", "edit")
    commit({"other": "y\n"})
    git("switch", "--quiet", "main")
    commit({"third": "x\n"})
    git("merge", "--quiet", "--no-ff", "--no-commit", "edit")
    merge = commit({"record": "yes\n"})
    with open_repository(tmp_path / "work") as repository:
        assert len(repository.commit(merge).parents) == 2
        assert repository.introduction("HEAD", "record", has("yes")) == merge


def test_a_shallow_clone_cannot_tell(git: Git, tmp_path: Path, commit: Commit) -> None:
    commit({"record": "yes\n"})
    commit({"record": "yes\nmore\n"})
    url = f"file://{tmp_path / 'work'}"
    git(
        "clone", "--quiet", "--depth=1", "--template=", url, str(tmp_path / "shallow"), cwd=tmp_path
    )
    with (
        open_repository(tmp_path / "shallow") as repository,
        pytest.raises(HistoryError, match="shallow"),
    ):
        repository.introduction("HEAD", "record", has("yes"))


def test_object_ids_of_files_and_folders(git: Git, tmp_path: Path, commit: Commit) -> None:
    made = commit({"a/b/file": "1\n", "c": "2\n"})
    with open_repository(tmp_path / "work") as repository:
        assert repository.object_ids(made, ["a/b", "c", "a/b/file", "none"]) == {
            "a/b": git("rev-parse", "HEAD:a/b"),
            "c": git("rev-parse", "HEAD:c"),
            "a/b/file": git("rev-parse", "HEAD:a/b/file"),
            "none": "",
        }
