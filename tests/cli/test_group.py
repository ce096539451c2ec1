"""The command group: help, versions, exit codes, start-up."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import click
import pytest
from tests.command_line import CommandLine

from policydiff import __version__
from policydiff.cli.group import COMMANDS

HEAVY = (
    "git",
    "jinja2",
    "sendgrid",
    "sqlalchemy",
    "markdown_it",
    "nupunkt",
    "rich",
    "spellchecker",
    "yaml",
)
NOT_FOR_FILES = (
    "babel",
    "docutils",
    "git",
    "jinja2",
    "policydiff.config.records",
    "policydiff.delivery",
    "policydiff.notice",
    "policydiff.pipeline.sections",
    "policydiff.pipeline.workspace",
    "policydiff.render.html",
    "policydiff.report.redlining",
    "policydiff.repository.opening",
    "policydiff.reviews",
    "rich.console",
    "sendgrid",
    "sqlalchemy",
)


def test_help_names_every_command(cli: CommandLine) -> None:
    ran = cli("--help")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.split("Commands:\n")[1].splitlines()] == list(
        COMMANDS
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_the_listed_line_is_the_commands_own(name: str) -> None:
    module, line = COMMANDS[name]
    command = getattr(importlib.import_module(module), name)
    assert isinstance(command, click.Command)
    assert command.get_short_help_str(200) == line


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_examples_on_lines_of_their_own(cli: CommandLine, name: str) -> None:
    shown = cli(name, "--help").out
    assert "\\b" not in shown
    assert [line for line in shown.splitlines()[1:] if line.count(f"policydiff {name} ") > 1] == []


def test_version(cli: CommandLine) -> None:
    assert cli("--version").out == f"policydiff, version {__version__}\n"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, policydiff.cli.group as m\n"
        "m.policydiff.main(['--help'], standalone_mode=False)\n"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_comparing_two_files_loads_no_git_mail_or_page(tmp_path: Path) -> None:
    for name, days in (("a.md", 30), ("b.md", 90)):
        (tmp_path / name).write_text(f"# Logs\n\nWe keep logs for {days} days.\n")
    code = (
        "import sys, policydiff.cli.group as m\n"
        "m.policydiff.main(['diff', 'a.md', 'b.md'], standalone_mode=False)\n"
        f"print([name for name in {NOT_FOR_FILES} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stderr == "[]\n"


def test_an_unknown_command_is_a_usage_error(cli: CommandLine) -> None:
    ran = cli("diffs")
    assert ran.code == 2
    assert "No such command 'diffs'" in ran.err
    assert ran.out == ""


def test_a_reader_that_goes_away_is_no_failure(cli: CommandLine) -> None:
    (cli.folder / "a.md").write_text("# A\n\nWe keep logs for 30 days.\n")
    (cli.folder / "b.md").write_text("# A\n\nWe keep logs for 90 days.\n" * 400)
    run = f"{sys.executable} -m policydiff diff a.md b.md"
    for option, code in (("", "0"), ("--exit-code", "1")):
        shell = ["bash", "-c", f"{run} {option} | true; echo ${{PIPESTATUS[0]}}"]
        done = subprocess.run(shell, cwd=cli.folder, capture_output=True, text=True, check=True)
        assert (done.stdout, done.stderr) == (f"{code}\n", "")


def test_output_that_cannot_be_written_is_said(cli: CommandLine) -> None:
    (cli.folder / "a.md").write_text("# A\n\nWe keep logs for 30 days.\n")
    run = f"{sys.executable} -m policydiff"
    said = (
        "policydiff: The output cannot be written: No space left on device. Check where it goes.\n"
    )
    for command, code, err in (
        ("diff a.md a.md > /dev/full", 3, said),
        ("diff a.md a.md >&-", 0, ""),
        ("diff a.md b.md 2> /dev/full", 3, ""),
        ("diffs 2> /dev/full", 2, ""),
        (
            "--help > /dev/full",
            3,
            "policydiff: No space left on device. Make room, and run this again.\n",
        ),
    ):
        shell = ["bash", "-c", f"{run} {command}"]
        done = subprocess.run(shell, cwd=cli.folder, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (code, err), command
