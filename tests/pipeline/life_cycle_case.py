"""A policy repository, its readers and a mail server that really listens, for the life of a notice."""

from __future__ import annotations

import json
import pathlib
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import click
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from tests.cli.conftest import git

from policydiff.cli.group import policydiff
from policydiff.errors import PolicydiffError

DATED = """\
# Privacy policy

Effective date: 1 January 2027

## Logs

We keep server logs for 30 days. We do not sell your address.

## Sharing

We share your address with couriers who deliver your parcels.
"""

LOGS_30 = "We keep server logs for 30 days."
LOGS_12 = "We keep server logs for 12 months."
LOGS_24 = "We keep server logs for 24 months."

CONFIG = """\
[organisation]
name = "Bramble Tool Library"
legal_name = "Bramble Tool Library CIC"
postal_address = "1 Mill Lane, Exampleton"
from_address = "privacy@example.org"
contact = "help@example.org"

[review]
trust_local_approvals = true

[delivery]
transport = "smtp"
batch_size = 1
smtp = {{ host = "127.0.0.1", port = {port}, security = "none" }}

[[policies]]
id = "privacy"
path = "privacy.md"
url = "https://example.org/privacy"
"""


@dataclass
class Letter:
    """One mail that the server took."""

    to: str
    subject: str
    text: str
    html: str


@dataclass
class Server:
    """What takes the mails; the last `take` empties it."""

    messages: list[EmailMessage] = field(default_factory=list)
    refuses: bool = False
    strangers: tuple[str, ...] = ()
    """Recipients it takes no mail for; "*" is everybody, as of a relay that was not logged into."""

    async def handle_RCPT(  # noqa: N802
        self, server: object, session: object, envelope: Envelope, address: str, options: object
    ) -> str:
        if {address, "*"} & set(self.strangers):
            return "554 5.7.1 Relay access denied"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        if self.refuses:
            return "451 come back later"
        content = envelope.content  # type: ignore[attr-defined]
        self.messages.append(message_from_bytes(content, policy=policy.default))
        return "250 taken"

    def take(self) -> list[Letter]:
        taken = [_letter(message) for message in self.messages]
        self.messages.clear()
        return sorted(taken, key=lambda letter: letter.to)


def _letter(message: EmailMessage) -> Letter:
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    return Letter(
        str(message["To"]), str(message["Subject"]), text.get_content(), html.get_content()
    )


@dataclass
class Keeper:
    """Whoever keeps the policy: edits, commits, approves, notifies."""

    folder: pathlib.Path
    server: Server
    port: int

    def git(self, *arguments: str) -> str:
        return git(self.folder, *arguments).strip()

    def run(self, *arguments: str, code: int = 0) -> None:
        """Run a command in this process; what it prints goes to the test's captured output."""
        config = ("--config", str(self.folder / "policydiff.toml"))
        try:
            got = policydiff.main([*arguments, *config], standalone_mode=False) or 0
        except PolicydiffError as failure:
            print(failure)
            got = failure.exit_code
        except click.ClickException as failure:
            raise AssertionError(failure.format_message()) from failure
        assert got == code, f"{arguments} ended with {got}"

    def configure(self, extra: str = "", *, before: str = "") -> None:
        text = before + CONFIG.format(port=self.port) + extra
        (self.folder / "policydiff.toml").write_text(text)

    def merge(self, old: str, new: str) -> str:
        """Edit the policy and commit it."""
        path = self.folder / "privacy.md"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        return self.commit()

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", "edit")
        return self.git("rev-parse", "HEAD")

    def approve(self, today: str) -> None:
        self.run("review", "privacy", "--approve", "--by", "A. Lee", "--today", today)
        self.commit()

    def due(self, today: str, *more: str, code: int = 0) -> list[Letter]:
        """Send everything due, as a workflow does on each push; return what arrived."""
        self.run("notify", "--due", "--send", "--today", today, *more, code=code)
        return self.server.take()

    def tell(self, today: str) -> list[Letter]:
        """Approve what was merged, send it, and commit the new baseline."""
        self.approve(today)
        letters = self.due(today)
        self.commit()
        return letters

    def add_readers(self, first: int, last: int) -> None:
        rows = [f"{n},reader{n}@example.org,en\n" for n in range(first, last + 1)]
        path = self.folder / "readers.csv"
        path.write_text("id,address,locale\n" + "".join(rows))
        self.run("subscribers", "import", str(path), "--kind", "account")

    @property
    def baseline(self) -> dict[str, object]:
        text = (self.folder / ".policydiff" / "notified.json").read_text()
        entry = json.loads(text)["policies"]["privacy"]
        assert isinstance(entry, dict)
        return entry


@contextmanager
def keeper_of(folder: pathlib.Path, text: str = DATED, people: int = 3) -> Iterator[Keeper]:
    """A repository whose policy is adopted, with readers and a mail server."""
    server = Server()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        keeper = Keeper(folder, server, port)
        keeper.git("init", "--quiet", "--initial-branch=main")
        (folder / "privacy.md").write_text(text)
        (folder / ".gitignore").write_text(".policydiff/ledger*\n*.csv\n")
        keeper.configure()
        keeper.commit()
        keeper.run("adopt", "privacy", "--today", "2027-01-02")
        keeper.commit()
        keeper.add_readers(1, people)
        yield keeper
    finally:
        controller.stop()


def words(letter: Letter) -> tuple[str, str]:
    """Both parts of a mail as a reader sees them, with where links lead; white space folded."""
    body = re.sub(r"</?span[^>]*>", "", letter.html.split("<body", 1)[1])
    links = " ".join(re.findall(r'href="([^"]*)"', body))
    bare = f"{re.sub(r'<[^>]+>', ' ', body)} {links}"
    return " ".join(bare.split()), " ".join(letter.text.split())
