"""How a step of the Action runs: the runner's ears shut, other commands' failures turned into outcomes."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, TextIO

import click

from policydiff.cli.output import say
from policydiff.errors import PolicydiffError
from policydiff.pipeline.action_event import git_credentials
from policydiff.pipeline.action_files import (
    add_summary,
    command,
    commands_stopped,
    tell_runner,
)
from policydiff.pipeline.action_report import failure_summary

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

_BUG = 70
_BUG_SAID = "This is a bug. Please report it with the lines of the log."


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step ends."""

    code: int
    commands: str = ""
    """For the runner, printed last."""


def run_step(work: Callable[[], Outcome], failed: str) -> int:
    """Do a step's work while the runner obeys nothing that is printed; return the exit code.

    `failed` says in the job's summary what a failure kept from being done.
    """
    os.environ.update(git_credentials(os.environ))
    with commands_stopped():
        try:
            outcome = work()
        except Exception as failure:
            outcome = _failed(failure)
            said = str(failure) if isinstance(failure, PolicydiffError) else _BUG_SAID
            add_summary(os.environ, failure_summary(failed, said))
    tell_runner(outcome.commands)
    return outcome.code


def run_command(asked: click.Command, *arguments: str) -> Outcome:
    """Run another command; a failure is an outcome too, for what comes after it must be done."""
    try:
        code = asked.main(list(arguments), prog_name="policydiff", standalone_mode=False)
    except Exception as failure:
        return _failed(failure)
    return Outcome(code if isinstance(code, int) else 0)


def _failed(failure: Exception) -> Outcome:
    """Say a failure where the runner does not listen: anything of a text may stand in it."""
    if isinstance(failure, PolicydiffError):
        say(f"policydiff: {failure}")
        return Outcome(failure.exit_code, command("error", str(failure)))
    traceback.print_exception(failure)
    return Outcome(_BUG, command("error", _BUG_SAID))


@contextmanager
def heard() -> Iterator[io.BytesIO]:
    """Keep what is said and written meanwhile, beside saying it: UTF-8, in that order."""
    kept = io.BytesIO()
    with (
        redirect_stdout(_listening(sys.stdout, kept)),
        redirect_stderr(_listening(sys.stderr, kept)),
    ):
        yield kept


def _listening(log: TextIO, kept: io.BytesIO) -> io.TextIOWrapper:
    log.flush()
    return io.TextIOWrapper(_Ear(log.buffer, kept), encoding="utf-8", write_through=True)


class _Ear(io.RawIOBase):
    """Passes on what it is given, and keeps it."""

    name = "the log"

    def __init__(self, log: BinaryIO, kept: io.BytesIO) -> None:
        super().__init__()
        self._log, self._kept = log, kept

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        raw = bytes(data)
        self._log.write(raw)
        self._log.flush()
        return self._kept.write(raw)
