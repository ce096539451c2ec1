"""`notify --send` as a process: two at once, a canary, Ctrl-C, and nobody's address anywhere."""

from __future__ import annotations

import json
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from tests.cli.conftest import Owner
from tests.command_line import bare_environment
from tests.delivery.sendgrid_stand_in import KEY, SendGridStandIn

pytestmark = pytest.mark.proof

TODAY = ("--today", "2027-01-10")
LONGER = ("We keep server logs for 30 days.", "We keep server logs for 12 months.")
NEW_DATE = ("1 January 2027", "1 March 2027")
READERS = 60
SENDGRID = '\n[delivery]\ntransport = "sendgrid"\nbatch_size = 5\nworkers = 2\n'


@pytest.fixture
def stand_in() -> Iterator[SendGridStandIn]:
    server = SendGridStandIn()
    yield server
    server.close()


@pytest.fixture
def ready(owner: Owner) -> Owner:
    """An approved notice, and a list of readers."""
    rows = [f"{number},hidden{number}@mail.example.net,en" for number in range(3, READERS + 1)]
    (owner.folder / "more.csv").write_text("\n".join(["id,address,locale", *rows]) + "\n")
    owner.run("subscribers", "import", "more.csv", "--kind", "account")
    owner.configure(SENDGRID)
    owner.edit(*LONGER)
    owner.edit(*NEW_DATE)
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    owner.commit()
    return owner


def start(owner: Owner, server: SendGridStandIn, *arguments: str) -> subprocess.Popen[str]:
    env = {**bare_environment(), "SENDGRID_API_KEY": KEY, "POLICYDIFF_SENDGRID_HOST": server.host}
    command = [sys.executable, "-m", "policydiff", "notify", "privacy", *arguments, *TODAY]
    return subprocess.Popen(
        command,
        cwd=owner.folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    out, err = process.communicate(timeout=90)
    return process.returncode, out + err


def told(server: SendGridStandIn) -> Counter[str]:
    return Counter(address for address, _ in server.accepted)


@pytest.mark.proof
def test_two_at_once_are_one_mailing(ready: Owner, stand_in: SendGridStandIn) -> None:
    both = [start(ready, stand_in, "--send") for _ in range(2)]
    ends = [finish(process) for process in both]
    # One may find that the other still holds a batch; it says so and does nothing about it.
    assert {code for code, _ in ends} <= {0, 4}, ends
    assert finish(start(ready, stand_in, "--send"))[0] == 0
    assert len(told(stand_in)) == READERS and set(told(stand_in).values()) == {1}


def test_a_commit_during_a_canary_changes_nothing_of_it(
    ready: Owner, stand_in: SendGridStandIn
) -> None:
    code, said = finish(start(ready, stand_in, "--send", "--canary", "7"))
    assert code == 4 and "7 had it first" in said and "--resume" in said
    assert sum(told(stand_in).values()) == 7
    ready.edit("We do not sell your address.", "We sell your address.")
    ready.commit("a second edit")
    code, said = finish(start(ready, stand_in, "--send"))
    assert code == 5 and "--resume" in said
    code, said = finish(start(ready, stand_in, "--send", "--resume"))
    assert code == 0, said
    assert len(told(stand_in)) == READERS and set(told(stand_in).values()) == {1}
    texts = {body["content"][0]["value"] for _, body in stand_in.accepted}
    assert len(texts) == 1 and "12 months" in texts.pop()
    assert not any("We sell your address" in json.dumps(body) for body in stand_in.requests)


@pytest.mark.parametrize(
    "number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.proof)]
)
def test_a_stop_is_clean_and_says_how_to_go_on(
    ready: Owner, stand_in: SendGridStandIn, number: int
) -> None:
    stand_in.delay = 0.2
    process = start(ready, stand_in, "--send")
    deadline = time.monotonic() + 60
    while not stand_in.accepted and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(number)
    code, said = finish(process)
    assert code == 130, said
    assert "--resume" in said and "unknown" not in said
    before = sum(told(stand_in).values())
    assert 0 < before < READERS
    stand_in.delay = 0.0
    code, said = finish(start(ready, stand_in, "--send", "--resume"))
    assert code == 0, said
    assert len(told(stand_in)) == READERS and set(told(stand_in).values()) == {1}


def test_only_one_reader(ready: Owner, stand_in: SendGridStandIn) -> None:
    with sqlite3.connect(ready.folder / ".policydiff" / "ledger.sqlite") as ledger:
        query = "SELECT id FROM policydiff_subscriber WHERE address LIKE 'hidden33@%'"
        ((one,),) = ledger.execute(query).fetchall()
    ledger.close()
    code, said = finish(start(ready, stand_in, "--send", "--only", one))
    assert code == 4 and "all of those selected" in said
    assert told(stand_in) == {"hidden33@mail.example.net": 1}
    code, said = finish(start(ready, stand_in, "--send", "--only", "hidden4@mail.example.net"))
    assert code == 2 and "takes no address" in said and "hidden4" not in said


def test_no_address_in_anything_a_run_leaves_behind(
    ready: Owner, stand_in: SendGridStandIn
) -> None:
    stand_in.refused.add("hidden9@mail.example.net")
    stand_in.script.extend([429, 413, 500])
    said = [finish(start(ready, stand_in, "--send"))[1]]
    stand_in.script.append("accept then drop")
    for _ in range(4):
        said.append(finish(start(ready, stand_in, "--send", "--resume"))[1])
    for command in (
        ("notices", "list"),
        ("notices", "show", "n"),
        ("subscribers", "list"),
        ("status", *TODAY),
        ("changelog",),
        ("notify", "privacy", *TODAY),
    ):
        ran = ready.cli(*command, env={"SENDGRID_API_KEY": KEY})
        said.append(ran.out + ran.err)
    address = re.compile(r"hidden\d|mail\.example\.net|ada@|ben@", re.IGNORECASE)
    assert [text for text in said if address.search(text)] == []
    assert not any("\r" in text or " of 60" in text for text in said), "stderr is no terminal"
    assert len(stand_in.requests) > 10
    for body in stand_in.requests:
        for part in body["personalizations"]:
            assert list(part["to"][0]) == ["email"] and len(part["to"]) == 1
            part["to"] = []
        assert not address.search(json.dumps(body))
    private = {"ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"}
    for path in sorted(ready.folder.rglob("*")):
        known = path.name in private or path.suffix == ".csv" or ".git" in path.parts
        if path.is_file() and not known:
            assert not address.search(path.read_bytes().decode("utf-8", "replace")), path
    check_ledger(ready.folder / ".policydiff" / "ledger.sqlite", address)


def check_ledger(path: pathlib.Path, address: re.Pattern[str]) -> None:
    """Only the list of readers knows an address; the ledger of what was sent to them does not."""
    with sqlite3.connect(path) as ledger:
        tables = [
            row[0] for row in ledger.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for table in tables:
            if table != "policydiff_subscriber":
                for row in ledger.execute(f'SELECT * FROM "{table}"'):
                    assert not address.search(repr(row)), table
    ledger.close()
    assert len(tables) > 5
