"""Nothing a user or a repository configured may run, and nothing of it may change an answer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policydiff.errors import HistoryError
from policydiff.repository import create_repository, open_repository
from policydiff.repository.sealed import Folders, sealed_environment


@pytest.fixture
def trap(tmp_path):
    """A program that leaves a mark when it runs; `trap.sprung()` tells."""

    class Trap:
        mark = tmp_path / "sprung"
        program = tmp_path / "trap.sh"

        def sprung(self) -> bool:
            return self.mark.exists()

    made = Trap()
    made.program.write_text(f'#!/bin/sh\necho "$0 $*" >> {made.mark}\ncat\n')
    made.program.chmod(0o755)
    return made


def read_everything(folder: Path, path: str = "a.md") -> tuple[object, ...]:
    with open_repository(folder) as repository:
        head = repository.resolve("HEAD")
        return (
            repository.head_commit(),
            repository.commit(head),
            repository.read_blob(head, path),
            repository.index_blob_id(path),
            repository.versions(path),
        )


@pytest.fixture
def history(git, commit, tmp_path):
    commit({"a.md": "one\n" * 20})
    commit({"a.md": None, "b.md": "one\n" * 20})
    commit({"b.md": None, "a.md": "one\n" * 20 + "two\n"})
    return tmp_path / "work"


def test_programs_in_the_repository_s_configuration_never_run(git, commit, history, trap):
    honest = read_everything(history)
    program = str(trap.program)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "pager.rev-parse",
        "core.editor",
        "core.sshCommand",
        "core.gitProxy",
        "core.askPass",
        "core.alternateRefsCommand",
        "credential.helper",
        "diff.external",
        "diff.trap.command",
        "diff.trap.textconv",
        "filter.trap.smudge",
        "filter.trap.clean",
        "filter.trap.process",
        "gpg.program",
        "gpg.openpgp.program",
        "interactive.diffFilter",
        "sequence.editor",
        "uploadpack.packObjectsHook",
    ):
        git("config", key, program)
    for name in ("log", "rev-parse", "ls-tree", "ls-files", "cat-file", "fast-import"):
        git("config", f"alias.{name}", f"!{program}")
    git("config", "log.showSignature", "true")
    (history / ".gitattributes").write_text("*.md diff=trap filter=trap\n")
    (history / ".git" / "info").mkdir(exist_ok=True)
    (history / ".git" / "info" / "attributes").write_text("*.md diff=trap filter=trap\n")
    assert read_everything(history) == honest
    assert not trap.sprung()


def test_a_signature_program_does_not_run_for_a_signed_commit(git, commit, history, trap):
    raw = git("cat-file", "commit", "HEAD").split("\n\n", 1)
    signed = f"{raw[0]}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n{raw[1]}\n"
    head = git("hash-object", "-t", "commit", "-w", "--stdin", stdin=signed.encode())
    git("update-ref", "refs/heads/main", head)
    git("config", "gpg.program", str(trap.program))
    git("config", "log.showSignature", "true")
    git("log", "-1")
    assert trap.sprung(), "git itself runs the program: the trap works"
    trap.mark.unlink()
    assert read_everything(history)[0] == head
    assert not trap.sprung()


def test_hooks_never_run(git, commit, history, trap, tmp_path):
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (history / ".git" / "hooks").mkdir(exist_ok=True)
    for name in (
        "pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "post-checkout", "post-index-change",
        "reference-transaction", "fsmonitor-watchman", "pre-auto-gc",
    ):  # fmt: skip
        for folder in (hooks, history / ".git" / "hooks"):
            (folder / name).symlink_to(trap.program)
    for configured in (False, True):
        if configured:
            git("config", "core.hooksPath", str(hooks))
        read_everything(history)
        with open_repository(history) as repository:
            repository.commit_files(
                {"c.md": f"{configured}\n"}, "c", "N", "n@example.org", "2025-01-01T00:00:00Z"
            )
    assert not trap.sprung()
    git("commit", "--quiet", "--allow-empty", "--message=x")
    assert trap.sprung(), "git itself runs the hooks: the trap works"


def test_the_user_s_configuration_does_not_count(history, trap, tmp_path, monkeypatch):
    honest = read_everything(history)
    home = tmp_path / "home"
    (home / ".config" / "git").mkdir(parents=True)
    bent = (
        f"[core]\n\tfsmonitor = {trap.program}\n\thooksPath = {tmp_path}\n\tquotePath = true\n"
        f"[diff]\n\texternal = {trap.program}\n\trenames = false\n[log]\n\tfollow = false\n\tdate = relative\n"
        f"[alias]\n\tlog = !{trap.program}\n[format]\n\tpretty = oneline\n[init]\n\tdefaultBranch = other\n"
        f"\ttemplateDir = {tmp_path / 'template'}\n[init]\n\tdefaultObjectFormat = sha256\n"
    )
    (home / ".gitconfig").write_text(bent)
    (home / ".config" / "git" / "config").write_text(bent)
    (tmp_path / "template" / "hooks").mkdir(parents=True)
    (tmp_path / "template" / "hooks" / "post-index-change").symlink_to(trap.program)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", str(home / ".gitconfig"))
    assert read_everything(history) == honest
    create_repository(tmp_path / "made")
    assert not (tmp_path / "made" / ".git" / "hooks").exists()
    with open_repository(tmp_path / "made") as repository:
        repository.commit_files({"a": "x"}, "m", "N", "n@example.org", "2025-01-01T00:00:00Z")
        assert repository.resolve("main")
    assert not trap.sprung()


BENT = {
    "log.showRoot": "false",
    "log.follow": "false",
    "log.date": "relative",
    "log.diffMerges": "off",
    "log.abbrevCommit": "true",
    "log.decorate": "full",
    "log.mailmap": "true",
    "diff.renames": "copies",
    "diff.renameLimit": "1",
    "diff.relative": "true",
    "diff.noprefix": "true",
    "diff.orderFile": "order",
    "diff.ignoreSubmodules": "all",
    "color.ui": "always",
    "core.abbrev": "4",
    "core.bigFileThreshold": "1",
    "core.quotePath": "true",
    "core.pager": "false",
    "core.useReplaceRefs": "true",
    "core.warnAmbiguousRefs": "false",
    "format.pretty": "oneline",
    "i18n.logOutputEncoding": "UTF-16",
    "index.sparse": "true",
}


@pytest.mark.parametrize("key", sorted(BENT))
def test_no_setting_of_the_repository_bends_an_answer(git, history, key):
    honest = read_everything(history)
    (history / "order").write_text("*.md\n")
    git("config", key, BENT[key])
    assert read_everything(history) == honest


def test_all_settings_together_bend_no_answer(git, history):
    honest = read_everything(history)
    (history / "order").write_text("*.md\n")
    for key, value in BENT.items():
        git("config", key, value)
    assert read_everything(history) == honest


HOSTILE = {
    "GIT_WORK_TREE": "/",
    "GIT_INDEX_FILE": "/tmp/index-of-somebody-else",
    "GIT_OBJECT_DIRECTORY": "/nowhere",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/nowhere",
    "GIT_SHALLOW_FILE": "/nowhere",
    "GIT_NAMESPACE": "other",
    "GIT_CEILING_DIRECTORIES": "/",
    "GIT_CONFIG": "/nowhere",
    "GIT_CONFIG_PARAMETERS": "'log.follow'='false' 'core.bare'='true'",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.bare",
    "GIT_CONFIG_VALUE_0": "true",
    "GIT_GLOB_PATHSPECS": "1",
    "GIT_ICASE_PATHSPECS": "1",
    "GIT_LITERAL_PATHSPECS": "0",
    "GIT_DIFF_OPTS": "--unified=99",
    "GIT_TRACE": "1",
    "GIT_DEFAULT_HASH": "sha256",
    "GIT_TEMPLATE_DIR": "/nowhere",
    "GIT_REPLACE_REF_BASE": "refs/heads/",
    "GIT_PAGER": "false",
    "LC_ALL": "de_DE.UTF-8",
    "LANGUAGE": "de",
    "TZ": "Asia/Kathmandu",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_no_variable_changes_an_answer(history, monkeypatch, name):
    honest = read_everything(history)
    monkeypatch.setenv(name, HOSTILE[name])
    assert read_everything(history) == honest


def test_all_variables_together_change_no_answer(git, history, trap, monkeypatch, tmp_path):
    honest = read_everything(history)
    git("init", "--quiet", str(tmp_path / "other"))
    for name, value in HOSTILE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_COMMON_DIR", str(tmp_path / "other" / ".git"))
    for name in (
        "GIT_EXTERNAL_DIFF",
        "GIT_ASKPASS",
        "GIT_SSH_COMMAND",
        "GIT_EDITOR",
        "GIT_PROXY_COMMAND",
    ):
        monkeypatch.setenv(name, str(trap.program))
    assert read_everything(history) == honest
    assert not trap.sprung()


def test_traces_go_nowhere(history, monkeypatch, tmp_path):
    for name in ("GIT_TRACE", "GIT_TRACE2", "GIT_TRACE2_EVENT", "GIT_TRACE2_PERF"):
        monkeypatch.setenv(name, str(tmp_path / "trace"))
    read_everything(history)
    assert not (tmp_path / "trace").exists()


def test_git_dir_in_the_environment_does_not_choose_the_repository(
    git, commit, history, tmp_path, monkeypatch
):
    honest = read_everything(history)
    git("init", "--quiet", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    assert read_everything(history) == honest
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    assert read_everything(history) == honest


def test_a_hook_s_own_index_is_the_one_that_is_read(git, commit, history, monkeypatch):
    (history / "a.md").write_text("staged for this commit only\n")
    index = history / ".git" / "next-index-1.lock"
    git("add", "a.md", GIT_INDEX_FILE=str(index))
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index-1.lock")
    with open_repository(history) as repository:
        blob = repository.index_blob_id("a.md")
        assert repository.read_blobs([blob])[blob] == b"staged for this commit only\n"


def test_replaced_objects_and_grafts_do_not_rewrite_history(git, commit, history):
    honest = read_everything(history)
    forged = git("hash-object", "-w", "--stdin", stdin=b"forged\n")
    git("replace", git("rev-parse", "HEAD:a.md"), forged)
    (history / ".git" / "info").mkdir(exist_ok=True)
    (history / ".git" / "info" / "grafts").write_text(git("rev-parse", "HEAD") + "\n")
    assert read_everything(history) == honest


def test_a_partial_clone_fetches_nothing_and_says_what_to_do(git, commit, history, trap, tmp_path):
    git("config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    git("clone", "--quiet", "--bare", "--filter=blob:none", f"file://{history}", str(partial))
    git("config", "remote.origin.uploadpack", str(trap.program), cwd=partial)
    git("config", "protocol.file.allow", "always", cwd=partial)
    git("config", "protocol.ext.allow", "always", cwd=partial)
    for url in (f"file://{history}", f"ext::{trap.program}"):
        git("config", "remote.origin.url", url, cwd=partial)
        with open_repository(partial) as repository:
            assert repository.resolve("HEAD")
            with pytest.raises(
                HistoryError, match=r"partial clone .*`git fetch --refetch --no-filter`"
            ):
                repository.read_blob("HEAD", "a.md")
    assert not trap.sprung()


def test_a_repository_of_another_user_is_readable_and_runs_nothing(git, commit, history, trap):
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to another user")
    git("config", "core.fsmonitor", str(trap.program))
    honest = read_everything(history)
    for path in (history, history / ".git"):
        os.chown(path, 12345, 12345)
    assert read_everything(history) == honest
    assert not trap.sprung()


def test_only_paths_inside_the_repository_are_inherited(tmp_path):
    folders = Folders(tmp_path / ".git", tmp_path / ".git", tmp_path)
    inside = sealed_environment(folders, {"GIT_INDEX_FILE": ".git/index.lock"})
    assert inside["GIT_INDEX_FILE"] == str(tmp_path / ".git" / "index.lock")
    for elsewhere in ("/elsewhere/index", ".git/../../index", "index"):
        outside = sealed_environment(folders, {"GIT_INDEX_FILE": elsewhere})
        assert outside["GIT_INDEX_FILE"] == str(tmp_path / ".git" / "index")
    quarantine = str(tmp_path / ".git" / "objects" / "incoming-1")
    kept = sealed_environment(folders, {"GIT_OBJECT_DIRECTORY": quarantine})
    assert kept["GIT_OBJECT_DIRECTORY"] == quarantine


def test_the_environment_of_this_process_is_left_alone(history):
    before = dict(os.environ)
    read_everything(history)
    assert dict(os.environ) == before
