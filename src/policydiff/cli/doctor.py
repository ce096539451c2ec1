"""`policydiff doctor`: what is configured, what is missing, what to do about it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from policydiff.cli.options import Today, config_option, terminal_or_json_option, today_option
from policydiff.cli.output import wants_color, width, write
from policydiff.pipeline.doctor import examine, examine_file
from policydiff.render.doctor import render_examination, render_examination_json


@click.command()
@click.option(
    "--check-message",
    "message",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.eml",
    help="Look at a received message only: does its signature cover the unsubscribe headers?",
)
@click.option(
    "--offline", is_flag=True, help="Ask neither SendGrid nor a database by URL nor git's remote."
)
@terminal_or_json_option
@today_option
@config_option
def doctor(
    message: Path | None,
    offline: bool,
    form: str,
    today: Today,
    config_path: Path | None,
) -> int:
    """Say what is configured, and what is missing.

    Each line that fails says what to do. Sends nothing and changes nothing; no secret is printed.
    Exits 1 where something must be mended before a notice is sent.
    """
    found = (
        examine_file(message)
        if message is not None
        else examine(config_path, Path.cwd(), os.environ, today.in_zone("UTC"), online=not offline)
    )
    if form == "json":
        write(render_examination_json(found))
    else:
        write(render_examination(found, color=wants_color(), width=width()))
    return 0 if found.sound else 1
