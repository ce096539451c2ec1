"""Where output goes: machine output alone on stdout, everything else on stderr."""

from __future__ import annotations

import os
import shutil
import sys

import click

from policydiff.render.visible import said_lines


def wants_color() -> bool:
    """Whether stdout is a terminal that shows colours (https://no-color.org)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def width() -> int:
    """Columns of the terminal, 80 to 120; 100 where there is none."""
    return max(80, min(120, shutil.get_terminal_size((100, 24)).columns))


def say(message: str) -> None:
    """Tell the person at the keyboard something that is not the command's output.

    It may quote a policy or a person: nothing in it is obeyed.
    """
    click.echo(said_lines(message), err=True)


def write(text: str) -> None:
    """Write the command's output as UTF-8, whatever the locale."""
    data = text.encode("utf-8", "backslashreplace")
    sys.stdout.flush()
    sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")
