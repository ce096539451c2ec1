"""Options that several commands share, and the renderers behind --format."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from policydiff.cli.output import wants_color, width
from policydiff.report import ChangeReport

FORMATS = ("terminal", "markdown", "html", "json")

config_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--config",
    "config_path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="policydiff.toml to use; the nearest one above this folder by default.",
)


def render(report: ChangeReport, form: str) -> str:
    """Render a report. Each renderer loads only when it is asked for."""
    match form:
        case "terminal":
            from policydiff.render.terminal import render_terminal

            return render_terminal(report, color=wants_color(), width=width())
        case "markdown":
            from policydiff.render.markdown import render_markdown

            return render_markdown(report)
        case "html":
            from policydiff.render.html import render_html

            return render_html(report)
        case _:
            from policydiff.render.json import render_json

            return render_json(report)


def _day(ctx: click.Context, parameter: click.Parameter, value: str | None) -> datetime.date:
    # The one place that reads the clock for a date: everything below takes "today" as an argument.
    if value is None:
        return datetime.datetime.now(datetime.UTC).date()
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date; write it as 2027-01-31.") from None


today_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--today", callback=_day, metavar="DATE", help="Day to reckon from; the current one by default."
)
