"""The command itself: what it refuses before it listens, and how it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from tests.cli import conftest as cli_case
from tests.cli.conftest import Owner
from tests.command_line import bare_environment

adopted, owner = cli_case.adopted, cli_case.owner


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--site", "nowhere"], "--site nowhere: no such folder. `policydiff site --into nowhere`"),
        (["--host", "0.0.0.0"], "set url or hosts under [web]"),
        (["--host", "no such name"], "set url or hosts under [web]"),
        (["--port", "0"], "0 is not in the range"),
    ],
)
def test_what_cannot_be_meant_is_said(owner: Owner, arguments: list[str], said: str) -> None:
    assert said in owner.run("serve", *arguments, code=2)


def test_a_port_that_is_taken_is_named(owner: Owner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = owner.run("serve", "--port", port, code=2)
    assert f"--port {port}: cannot listen there: Address already in use" in said
    assert "token=" not in said


def test_it_ends_when_it_is_told_to(owner: Owner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "policydiff", "serve", "--port", str(port)],
        cwd=owner.folder,
        env=bare_environment(),
        stderr=subprocess.PIPE,
    )
    # An answer, not an open port: it listens a moment before it minds signals.
    for _ in range(300):
        try:
            urlopen(f"http://127.0.0.1:{port}/", timeout=30).close()
            break
        except OSError:
            time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert b"Review, for you alone: http://127.0.0.1:" in said
    assert b"No sign-ups: POLICYDIFF_TOKEN_KEYS is not set" in said
    assert b"Traceback" not in said
