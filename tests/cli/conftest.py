"""A policy repository as its owner has it, and a mail server that really listens."""

from __future__ import annotations

import pathlib
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from tests.command_line import CommandLine

POLICY = """\
# Privacy policy

Effective date: 1 January 2027

## Logs

We keep server logs for 30 days. We do not sell your address.

## Sharing

We share your address with:

- couriers who deliver your parcels
- the bank that takes your payment
"""

CONFIG = """\
[organisation]
name = "Bramble Tool Library"
legal_name = "Bramble Tool Library CIC"
postal_address = "1 Mill Lane, Exampleton"
from_address = "privacy@example.org"
contact = "help@example.org"

[[policies]]
id = "privacy"
path = "privacy.md"
url = "https://example.org/privacy"

[notice]
unsubscribe_url = "https://example.org/unsubscribe/{token}"

[review]
trust_local_approvals = true
"""

READERS = """\
id,address,locale
1,ada@example.org,en
2,ben@example.org,de
3,ADA@EXAMPLE.ORG,en
"""


def git(folder: pathlib.Path, *arguments: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@dataclass
class Owner:
    """The owner of a policy repository at work."""

    cli: CommandLine
    folder: pathlib.Path

    def run(self, *arguments: str, code: int = 0, **env: str) -> str:
        ran = self.cli(*arguments, env=env)
        assert ran.code == code, f"{arguments}: {ran}"
        return ran.out + ran.err

    def edit(self, old: str, new: str) -> None:
        self.edit_file("privacy.md", old, new)

    def edit_file(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def commit(self, message: str = "edit") -> str:
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--quiet", "-m", message)
        return git(self.folder, "rev-parse", "HEAD").strip()

    def configure(self, text: str) -> None:
        (self.folder / "policydiff.toml").write_text(CONFIG + text)


@pytest.fixture(scope="session")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """What every owner begins with, made once."""
    folder = tmp_path_factory.mktemp("adopted")
    git(folder, "init", "--quiet", "--initial-branch=main", "--template=")
    (folder / "privacy.md").write_text(POLICY)
    (folder / "policydiff.toml").write_text(CONFIG)
    (folder / ".gitignore").write_text(".policydiff/ledger*\n.policydiff/outbox\n*.csv\n")
    (folder / "readers.csv").write_text(READERS)
    owner = Owner(CommandLine(folder), folder)
    owner.commit("first")
    owner.run("adopt", "privacy", "--today", "2027-01-02")
    owner.commit("adopt")
    owner.run("subscribers", "import", "readers.csv", "--kind", "account")
    return folder


@pytest.fixture
def owner(cli: CommandLine, adopted: pathlib.Path) -> Owner:
    """A repository with one policy, its configuration, a baseline and two readers."""
    shutil.copytree(adopted, cli.folder, dirs_exist_ok=True)
    return Owner(cli, cli.folder)


@dataclass
class Mailbox:
    """What a mail server took."""

    messages: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    @property
    def recipients(self) -> list[str]:
        return sorted(str(message["To"]) for message in self.messages)

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        content = envelope.content  # type: ignore[attr-defined]
        self.messages.append(message_from_bytes(content, policy=policy.default))
        return "250 taken"


@pytest.fixture(scope="session")
def mail_server() -> Iterator[Mailbox]:
    """A mail server on this machine."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def mailbox(mail_server: Mailbox) -> Mailbox:
    """A mail server that has taken nothing yet."""
    mail_server.messages.clear()
    return mail_server
