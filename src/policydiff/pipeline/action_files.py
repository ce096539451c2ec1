"""What a step of GitHub Actions leaves behind: outputs, the job's summary, commands to the runner.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions. Values come from
texts of others: an output ends with a random word that no text can know, and while anything of a
text may be printed the runner is told to obey nothing.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from policydiff.errors import ConfigError

_LONGEST_SUMMARY = 1_000_000
"""Bytes of one step's summary that are written; over 1 MiB GitHub drops all of it."""


def add_outputs(environ: Mapping[str, str], values: Mapping[str, str]) -> None:
    """Set outputs of the step; nothing where there is no GITHUB_OUTPUT."""
    lines = []
    for name, value in values.items():
        end = f"end-{secrets.token_hex(16)}"
        lines.append(f"{name}<<{end}\n{value}\n{end}\n")
    _append(environ.get("GITHUB_OUTPUT", ""), "".join(lines))


def add_summary(environ: Mapping[str, str], markdown: str) -> None:
    """Add Markdown to the job's summary; nothing where there is no GITHUB_STEP_SUMMARY.

    It is cut at the last line end within `_LONGEST_SUMMARY`.
    """
    data = markdown.encode("utf-8", "replace")
    if len(data) > _LONGEST_SUMMARY:
        data = data[:_LONGEST_SUMMARY].rpartition(b"\n")[0] + b"\n"
    _append(environ.get("GITHUB_STEP_SUMMARY", ""), data.decode("utf-8", "replace"))


@contextmanager
def commands_stopped() -> Iterator[None]:
    """Have the runner obey nothing that is printed, until the end: to it, all is plain text."""
    word = f"policydiff-{secrets.token_hex(16)}"
    _tell(f"::stop-commands::{word}")
    try:
        yield
    finally:
        sys.stderr.flush()
        _tell(f"::{word}::")


def tell_runner(commands: str) -> None:
    """Print workflow commands, one a line, escaped already."""
    if commands:
        _tell(commands.rstrip("\n"))


def command(kind: str, message: str) -> str:
    """Return one workflow command ("error", "warning", "notice") with a message of any text."""
    text = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{kind} title=policydiff::{text}\n"


def _tell(line: str) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def _append(path: str, text: str) -> None:
    if not path or not text:
        return
    try:
        with Path(path).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise ConfigError(
            f"Cannot write {path}, which the runner named: {error.strerror}."
        ) from None
