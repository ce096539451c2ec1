"""`policydiff config`: every setting in force, and the schema for editors."""

from __future__ import annotations

import os
from pathlib import Path

import click

from policydiff.cli.options import Today, config_option, terminal_or_json_option, today_option
from policydiff.cli.output import wants_color, width, write
from policydiff.config.schema import schema_text
from policydiff.errors import UsageError


@click.command()
@click.option("--check", is_flag=True, help="Explain every setting (also without this option).")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of policydiff.toml.")
@terminal_or_json_option
@today_option
@config_option
def config(check: bool, schema: bool, form: str, today: Today, config_path: Path | None) -> None:
    """Explain every setting in force, and where it came from.

    Names the line of policydiff.toml, the environment variable (never its value) or the default, says
    which settings others leave without effect, and what is missing before a notice is sent. Exits 3
    where the file cannot be read. Asks no network.
    """
    if schema:
        if check:
            raise UsageError("--schema prints the schema alone; leave out --check.")
        write(schema_text())
        return
    from policydiff.pipeline.settings import explain_settings
    from policydiff.render.settings import render_settings, settings_json

    found = explain_settings(config_path, Path.cwd(), os.environ, today.in_zone("UTC"))
    if form == "json":
        write(settings_json(found))
    else:
        write(render_settings(found, color=wants_color(), width=width()))
