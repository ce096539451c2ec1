"""Who signed a commit, by ssh keys that a file of the repository lists; and which commit said what first.

Only ssh signatures are read (`gpg.format = ssh`), against a list in ssh's allowed_signers format (see
ssh-keygen(1)); OpenPGP and X.509 are out of scope. The list is the caller's, never the one that the
user or the repository configured, and so is the program that checks: the `ssh-keygen` on PATH.

A platform that squashes or rebases makes commits of its own: a person's signature does not survive it.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from policydiff.errors import HistoryError
from policydiff.repository.commands import Commands

_GOOD = re.compile(r'Good "git" signature for (.+) with \S+ key (SHA256:\S+)')
_SSH = b"-----BEGIN SSH SIGNATURE-----"


@dataclass(frozen=True, slots=True)
class Signature:
    """A good signature of a commit by a key that the list names."""

    commit: str
    signer: str
    """As the list calls the key's owner; of an address only what stands before the "@"."""
    key: str
    """Fingerprint of the public key: "SHA256:…"."""


def find_signature(commands: Commands, commit: str, signers: bytes) -> Signature | None:
    """Return who of `signers` (an allowed_signers file) signed `commit`; None where none of them did.

    Raises `HistoryError` where the commit has an ssh signature and no program to check it.
    """
    if not _has_ssh_signature(commands.object_bytes(commit)):
        return None
    program = shutil.which("ssh-keygen")
    if program is None:
        raise HistoryError(
            f"Commit {commit[:12]} is signed, and ssh-keygen, which would check it, is not on PATH. "
            "Install OpenSSH 8.2 or newer."
        )
    with tempfile.TemporaryDirectory(prefix="policydiff-signers-") as folder:
        listed = Path(folder, "allowed_signers")
        listed.write_bytes(signers)
        settings = {
            "gpg.format": "ssh",
            "gpg.ssh.program": program,
            "gpg.ssh.allowedSignersFile": str(listed),
            "gpg.ssh.revocationFile": os.devnull,
            "gpg.minTrustLevel": "fully",
            "gpg.openpgp.program": "false",
            "gpg.x509.program": "false",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        answer = commands.run(*options, "verify-commit", "--verbose", commit)
    found = _GOOD.search(answer.complaint)
    if answer.status != 0 or found is None:
        return None
    return Signature(commit, found[1].partition("@")[0].strip() or "a signer", found[2])


def introducing_commit(
    commands: Commands, start: str, path: str, holds: Callable[[bytes], bool]
) -> str | None:
    """Return the newest commit up to `start` at which the file `path` came to be one that `holds`.

    Its version of the file does, and that of no parent does. All of history counts, not only the line
    of first parents: what was merged was said on a branch. None where no commit brought it about.
    """
    answers: dict[str, bool] = {}

    def said(commit: str) -> bool:
        listing = commands.run("ls-tree", "-z", "--full-tree", commit, "--", path)
        mode, _, blob = listing.text.partition("\t")[0].partition(" blob ")
        if listing.status != 0 or not mode.startswith("100"):
            return False
        if blob not in answers:
            answers[blob] = holds(commands.object_bytes(blob))
        return answers[blob]

    touching = commands.run("rev-list", "--full-history", "--topo-order", start, "--", path)
    for commit in touching.text.split():
        if said(commit) and not any(map(said, _parents(commands.object_bytes(commit)))):
            return commit
    return None


def _parents(raw: bytes) -> list[str]:
    head = raw.partition(b"\n\n")[0].decode("ascii", "replace").split("\n")
    return [line.removeprefix("parent ") for line in head if line.startswith("parent ")]


def _has_ssh_signature(raw: bytes) -> bool:
    head = raw.partition(b"\n\n")[0]
    return any(line == b"gpgsig " + _SSH for line in head.split(b"\n"))
