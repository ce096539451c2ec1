"""A server on a policy repository of its own, asked without a network."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.cli.conftest import CONFIG, POLICY
from tests.delivery.conftest import postgres_schema, postgres_server, store_url
from tests.pipeline.repository_case import PolicyRepository, create_repository

from policydiff.config import load_config
from policydiff.web.app import make_app
from policydiff.web.server import Server
from policydiff.web.settings import read_settings

__all__ = ["postgres_schema", "postgres_server", "store_url"]

KEYS = "a key of more than thirty-two characters for tests"
SECRET = "the secret of this run"
NOON = 1_800_014_400.0  # 15 January 2027, 12:00 UTC


@dataclass
class Clock:
    now: float = NOON

    def __call__(self) -> float:
        return self.now


@dataclass
class Site:
    """A running server and what its owner sees of it."""

    repository: PolicyRepository
    clock: Clock
    environ: dict[str, str]
    lines: list[str] = field(default_factory=list)
    folder: pathlib.Path | None = None
    open: list[TestClient] = field(default_factory=list)
    server: Server | None = None

    def start(self) -> Server:
        path = self.repository.folder / "policydiff.toml"
        settings = read_settings(
            load_config(path),
            path,
            self.environ,
            host="127.0.0.1",
            port=8420,
            site=self.folder,
            secret=SECRET,
        )
        self.server = Server(settings, log=self.lines.append, clock=self.clock)
        return self.server

    def client(self, peer: str = "203.0.113.7", **options: Any) -> TestClient:
        """A browser at `peer`; all of them share one server, and cookies stay apart."""
        server = self.server or self.start()
        made = TestClient(
            make_app(server), base_url="http://localhost", client=(peer, 5000), **options
        )
        self.open.append(made)
        return made

    def configure(self, text: str) -> None:
        (self.repository.folder / "policydiff.toml").write_text(CONFIG + text)

    def mails(self) -> list[EmailMessage]:
        """What is in the outbox once all that was posted is written, oldest first."""
        assert self.server is not None
        self.server.wait_for_post()
        files = (self.repository.folder / ".policydiff" / "outbox").glob("*.eml")
        found = sorted(files, key=lambda file: file.stat().st_mtime_ns)
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in found]  # type: ignore[misc]


@pytest.fixture
def site(tmp_path: pathlib.Path) -> Iterator[Site]:
    """A server of a repository with one policy and two versions of it."""
    folder = tmp_path / "repository"
    folder.mkdir()
    repository = create_repository(folder, CONFIG, privacy_md=POLICY)
    (folder / ".gitignore").write_text(".policydiff/ledger*\n.policydiff/outbox\n")
    repository.commit("adopt", day="2027-01-02")
    longer = POLICY.replace("for 30 days", "for 90 days")
    repository.commit("longer", day="2027-01-10", privacy_md=longer)
    made = Site(repository, Clock(), {"POLICYDIFF_TOKEN_KEYS": KEYS})
    yield made
    if made.server is not None:
        made.server.close()


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(mail: EmailMessage, page: str) -> str:
    """The path of a link to one of our pages."""
    found = re.search(rf"https?://[^/\s]+(/{page}/\S+)", text_of(mail))
    assert found, text_of(mail)
    return found[1]


@pytest.fixture
def sign_up(site: Site) -> Callable[..., Any]:
    """Fill in the form as a reader does."""

    def filled(address: str, peer: str = "203.0.113.7", **fields: Any) -> Any:
        browser = site.client(peer)
        form = re.search(r'name="form" value="([^"]+)"', browser.get("/subscribe").text)
        assert form is not None
        topics = fields.pop("topic", ALL_TOPICS)
        data = {"form": form[1], "address": address, "topic": topics, **fields}
        return browser.post("/subscribe", data=data)

    return filled


ALL_TOPICS = [
    "advertising",
    "children",
    "data",
    "purposes",
    "retention",
    "rights",
    "security",
    "sharing",
]
