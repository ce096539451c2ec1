"""The script of docs/cron.md, as it stands there, on a machine of its own."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.action.scene import CONFIG, LONGER, NEW_DATE, Platform, git
from tests.command_line import bare_environment
from tests.conftest import ROOT
from tests.delivery.smtp_stand_in import SmtpStandIn

pytestmark = pytest.mark.proof

SCRIPT = re.compile(r"```sh\n(#!/bin/sh\n.*?)```", re.DOTALL)


@pytest.fixture
def server() -> Iterator[SmtpStandIn]:
    server = SmtpStandIn()
    yield server
    server.close()


def run(platform: Platform, machine: pathlib.Path) -> subprocess.CompletedProcess[str]:
    (script,) = SCRIPT.findall((ROOT / "docs" / "cron.md").read_text("utf-8"))
    programs = platform.folder / "bin"
    programs.mkdir(exist_ok=True)
    (programs / "policydiff").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m policydiff "$@"\n')
    (programs / "policydiff").chmod(0o755)
    environ = bare_environment()
    environ |= {
        "PATH": f"{programs}:{environ['PATH']}",
        "POLICIES": str(machine),
        "LOCK": str(platform.folder / "lock"),
        **{f"GIT_{role}_NAME": "Cron" for role in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{role}_EMAIL": "cron@example.org" for role in ("AUTHOR", "COMMITTER")},
    }
    return subprocess.run(
        ["sh", "-c", script], env=environ, capture_output=True, text=True, timeout=120
    )


def test_the_script_tells_once_and_records_it(platform: Platform, server: SmtpStandIn) -> None:
    ledger = platform.folder / "ledger.sqlite"
    platform.found(
        CONFIG + f'\n[delivery]\ntransport = "smtp"\ndatabase = "sqlite:///{ledger}"\n'
        f'smtp = {{ host = "127.0.0.1", port = {server.port}, security = "none" }}\n'
    )
    (platform.folder / "readers.csv").write_text("id,address\n1,ada@mail.example.org\n")
    machine = platform.folder / "machine"
    git(platform.folder, "clone", "--quiet", f"file://{platform.origin}", str(machine))
    platform.policydiff(
        "subscribers", "import", str(platform.folder / "readers.csv"), "--kind", "account"
    )
    platform.edit(*LONGER)
    platform.edit(*NEW_DATE)
    change = platform.commit()
    platform.push()

    waiting = run(platform, machine)
    assert (waiting.returncode, server.accepted) == (5, []), waiting
    assert "Nobody has approved the notice" in waiting.stderr

    git(platform.desk, "pull", "--quiet", "--rebase", "origin", "main")
    platform.approve()
    approved = platform.commit("approve")
    platform.push()
    for _ in range(2):
        done = run(platform, machine)
        assert done.returncode == 0, done
        assert [str(message["To"]) for _, message in server.accepted] == ["ada@mail.example.org"]
    known = json.loads(platform.read(".policydiff/notified.json"))["policies"]["privacy"]["commit"]
    assert known == approved != change
    assert "12 months" in platform.read("changelog/privacy.md")
    subjects = git(platform.origin, "log", "-3", "--format=%s", "main").splitlines()
    assert subjects == ["Record what readers were told", "approve", "Record what readers were told"]
