"""Real ssh keys that sign commits, made afresh for a test."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Key:
    """A fresh ssh key."""

    private: Path
    public: str
    fingerprint: str

    def listed(self, owner: str, options: str = "") -> bytes:
        """The line of an allowed_signers file."""
        return f"{owner} {options}{self.public}\n".encode()

    @property
    def signs(self) -> tuple[str, ...]:
        """Options of git that make a commit signed with it."""
        return ("-c", "gpg.format=ssh", "-c", f"user.signingKey={self.private}")


def make_key(folder: Path, name: str) -> Key:
    """Make a key pair in `folder`."""
    private = folder / name
    run = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(private)]
    subprocess.run(run, check=True)
    shown = subprocess.run(["ssh-keygen", "-lf", str(private)], check=True, capture_output=True)
    public = private.with_suffix(".pub").read_text().strip()
    return Key(private, public, shown.stdout.decode().split()[1])
