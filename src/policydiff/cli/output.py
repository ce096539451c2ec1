"""Where output goes: machine output alone on stdout, everything else on stderr.

Who reads it may go away early (`policydiff check | head`): the command does its work all the same, and its
exit code says how that went.
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TextIO

import click

from policydiff.errors import PolicydiffError
from policydiff.render.visible import said_lines


def wants_color() -> bool:
    """Whether stdout is a terminal that shows colours (https://no-color.org)."""
    return _is_open(sys.stdout) and sys.stdout.isatty() and "NO_COLOR" not in os.environ


def width() -> int:
    """Columns of the terminal, 80 to 120; 100 where there is none."""
    return max(80, min(120, shutil.get_terminal_size((100, 24)).columns))


def say(message: str) -> None:
    """Tell the person at the keyboard something that is not the command's output.

    It may quote a policy or a person: nothing in it is obeyed.
    """
    try:
        click.echo(said_lines(message), err=True)
    except OSError:
        # Nobody is left to be told.
        silence(sys.stderr)


def say_skipped(reason: str) -> None:
    """Say why a version is left out of what is written."""
    say(f"left out: {reason}")


def write(text: str) -> None:
    """Write the command's output as UTF-8, whatever the locale.

    Raises `PolicydiffError` where it cannot be written, as on a full disk.
    """
    if not _is_open(sys.stdout):
        return
    data = text.encode("utf-8", "backslashreplace")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")
        sys.stdout.flush()
    except OSError as error:
        lost(error)


def lost(error: OSError) -> None:
    """Give up stdout after a failure to write to it: in silence where nobody reads it any more.

    Raises `PolicydiffError` where it is another failure.
    """
    silence(sys.stdout)
    if not isinstance(error, BrokenPipeError):
        raise PolicydiffError(
            f"The output cannot be written: {error.strerror}. Check where it goes."
        ) from None


def silence(stream: TextIO) -> None:
    """Have what is still written to `stream` go nowhere, what waits in it included."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _is_open(stream: TextIO | None) -> bool:
    # Python has None for a stream that was closed before it began (`>&-`).
    return stream is not None
