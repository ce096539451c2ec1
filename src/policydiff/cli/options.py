"""Options that several commands share, and the renderers behind --format."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policydiff.cli.output import wants_color, width
from policydiff.config.zones import day_in, read_day
from policydiff.errors import UsageError
from policydiff.render.theme import USUAL, Look

if TYPE_CHECKING:
    from policydiff.pipeline.comparison import Comparison
    from policydiff.report import ChangeReport

FORMATS = ("terminal", "markdown", "html", "json")
VIEWS = ("changes", "redline", "side-by-side")
"""What of a comparison is shown: its changes, or both texts with the changes in them."""


def filled(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse "", as a script's empty variable gives it: something else would be done than was meant."""
    if value == "":
        raise UsageError(f"{parameter.opts[0]} is empty; give it a value, or leave it out.")
    return value


class _Place(click.Path):
    """Where to write, or a folder to show; "" would be the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "" and param is not None and ctx is not None:
            filled(ctx, param, value)
        return super().convert(value, param, ctx)


FOLDER = _Place(file_okay=False, path_type=Path)
FILE_OR_FOLDER = _Place(path_type=Path)

config_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--config",
    "config_path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="policydiff.toml to use; the nearest one above this folder by default.",
)

terminal_or_json_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--format",
    "form",
    type=click.Choice(("terminal", "json")),
    default="terminal",
    show_default=True,
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


def wants_redline(form: str, view: str) -> bool:
    """Tell whether a redline is shown; JSON has none, and raises `UsageError` where one is asked for."""
    if form == "json" and view != "changes":
        raise UsageError(
            "--format json has the changes only; drop --view, or choose another format."
        )
    return form == "html" or view != "changes"


def render_comparison(comparison: Comparison, form: str, view: str, look: Look = USUAL) -> str:
    """Render a report, or the redline beside it. The HTML page has both, and `look`."""
    report, redline = comparison.report, comparison.redline
    if redline is None:
        return render(report, form)
    beside = view == "side-by-side"
    match form:
        case "terminal":
            from policydiff.render.redline_terminal import render_redline_terminal

            return render_redline_terminal(
                report, redline, color=wants_color(), width=width(), side_by_side=beside
            )
        case "markdown":
            from policydiff.render.redline_markdown import render_redline_markdown

            return render_redline_markdown(report, redline, side_by_side=beside)
        case _:
            from policydiff.i18n import translator
            from policydiff.render.html import render_html

            # Compared with `in_own_language`.
            t = translator(report.policy.locale)
            return render_html(report, look, redline=redline, side_by_side=beside, t=t)


@dataclass(frozen=True, slots=True)
class Today:
    """The day to reckon from, which is another one in another time zone."""

    moment: datetime.datetime
    given: datetime.date | None = None
    """The day a person named; it is that day everywhere."""

    def in_zone(self, time_zone: str) -> datetime.date:
        """Return the day it is in a zone such as "Europe/Vienna"."""
        return self.given or day_in(self.moment, time_zone)


def _today(ctx: click.Context, parameter: click.Parameter, value: str | None) -> Today:
    # The one place that reads the clock for a date: everything below takes "today" as an argument.
    now = datetime.datetime.now(datetime.UTC)
    try:
        return Today(now, None if value is None else read_day(value))
    except ValueError:
        said = f"{value!r} is no date before the year 3000; write it as 2027-01-31."
        raise click.BadParameter(said) from None


today_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--today",
    callback=_today,
    metavar="DATE",
    help="Day to reckon from; the current one by default.",
)
