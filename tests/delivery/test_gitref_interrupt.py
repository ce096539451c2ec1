"""Ctrl-C on a terminal reaches git as well: what was pushed is known, and nobody is sent twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from tests.command_line import bare_environment
from tests.delivery.smtp_stand_in import SmtpStandIn
from tests.delivery.test_gitref_commands import TODAY, Jobs, approved, jobs, server

__all__ = ["approved", "jobs", "server"]


def interrupt(jobs: Jobs, server: SmtpStandIn, pause: float) -> tuple[int, str]:
    """Begin a mailing in a process group of its own; stop the whole group a moment after a mail."""
    job = jobs.clone()
    config = job / "policydiff.toml"
    text = config.read_text().replace("[delivery]\n", "[delivery]\nbatch_size = 1\n")
    config.write_text(text)
    process = subprocess.Popen(
        [sys.executable, "-m", "policydiff", "notify", "--send", "--resume", *TODAY],
        cwd=job,
        env={**bare_environment(), **jobs.environ(job)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    before, deadline = len(server.accepted), time.monotonic() + 60
    while len(server.accepted) == before and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    time.sleep(pause)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=90)
    return process.returncode, out + err


@pytest.mark.parametrize("pause", [0.0, 0.012])
def test_ctrl_c_in_the_middle_of_a_push(jobs: Jobs, server: SmtpStandIn, pause: float) -> None:
    code, said = interrupt(jobs, server, pause)
    assert code == 130, said
    assert "stopped between two batches" in said and "unknown" not in said
    jobs.run("notify", "--send", "--resume", *TODAY)
    told = Counter(str(message["To"]) for _, message in server.accepted)
    assert len(told) == 5 and set(told.values()) == {1}
