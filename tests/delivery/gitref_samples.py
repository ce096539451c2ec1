"""A policy repository with a real bare remote, readers in a list, and a remote that can be told to fail."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from policydiff.delivery.audience import import_csv
from policydiff.delivery.records import SubscriberKind
from policydiff.delivery.store.gitref import GitRefStore, LedgerPlace, open_git_ref
from policydiff.delivery.store.gitref_readers import take_readers

REF = "refs/policydiff/ledger"
SECRET = b"a key for tests only, and long enough"


def git(folder: pathlib.Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.net", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def make_remote(folder: pathlib.Path) -> pathlib.Path:
    """Make a bare remote with one commit on main, and return its path."""
    remote, first = folder / "remote.git", folder / "first"
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(remote))
    git(folder, "init", "--quiet", "--initial-branch=main", str(first))
    for number in range(2):
        (first / "policy.md").write_text(f"# Privacy\n\nVersion {number}.\n")
        git(first, "add", ".")
        git(first, "commit", "--quiet", "--message", f"Version {number}")
    git(first, "push", "--quiet", str(remote), "main")
    return remote


def clone(remote: pathlib.Path, name: str) -> pathlib.Path:
    """Clone as a job does: only the last commit."""
    folder = remote.parent / name
    git(remote.parent, "clone", "--quiet", "--depth=1", f"file://{remote}", str(folder))
    return folder


def readers(count: int, first: int = 0) -> str:
    """A list of `count` people with ids."""
    rows = [f"u-{n},reader{n}@mail.example.org" for n in range(first, first + count)]
    return "\n".join(["id,address", *rows]) + "\n"


def open_ledger(
    folder: pathlib.Path,
    text: str | None = None,
    *,
    keys: tuple[bytes, ...] = (SECRET,),
    ref: str = REF,
    now: float | None = None,
    pauses: tuple[float, ...] = (0.05, 0.05),
) -> GitRefStore:
    """Open the ledger of a clone, with a list of readers where one is given."""
    store = open_git_ref(LedgerPlace(folder, ref, "origin", pauses), keys)
    if text is not None:

        def load(empty: GitRefStore) -> object:
            return import_csv(empty, text, default_locale="en", kind=SubscriberKind.ACCOUNT)

        take_readers(store, load, time.time() if now is None else now)
    return store


def lines(remote: pathlib.Path, ref: str = REF) -> list[str]:
    """The lines of the ledger on the remote."""
    return git(remote, "show", f"{ref}:ledger.jsonl").splitlines()


def commits(remote: pathlib.Path, ref: str = REF) -> list[str]:
    """Subjects of the commits on the ref, oldest first."""
    return git(remote, "log", "--reverse", "--format=%s", ref).splitlines()


@contextmanager
def hook(remote: pathlib.Path, name: str, script: str) -> Iterator[None]:
    """Give the remote a hook for a while. `$PUSH` is the number of the push, from 1."""
    place = remote / "hooks" / name
    place.parent.mkdir(exist_ok=True)
    count = remote / f"count-{name}"
    count.write_text("0")
    place.write_text(
        f'#!/bin/sh\nPUSH=$(($(cat "{count}") + 1))\necho $PUSH > "{count}"\n{script}\n'
    )
    place.chmod(0o755)
    try:
        yield
    finally:
        place.unlink()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
