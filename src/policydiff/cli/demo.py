"""`policydiff demo`: see the product work."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from policydiff.cli.options import FOLDER, render
from policydiff.cli.output import wants_color, write
from policydiff.pipeline.demo import run_demo


@click.command()
@click.option(
    "--into",
    type=FOLDER,
    help="Folder to work in; a new temporary one by default.",
)
def demo(into: Path | None) -> None:
    """Run the whole job on a bundled sample, offline.

    Builds a git repository with a made-up organisation's policies, compares versions, writes the
    changelog, records an approval, and puts notices into an outbox. Nothing leaves this machine.
    """
    folder = (into or Path(tempfile.mkdtemp(prefix="policydiff-demo-"))).absolute()
    for number, step in enumerate(run_demo(folder), 1):
        heading = f"{number}. {step.title}"
        write("\n" + (click.style(heading, bold=True) if wants_color() else heading))
        if step.command:
            command = f"   $ {step.command}"
            write(click.style(command, dim=True) if wants_color() else command)
        if step.lines:
            write("\n".join(f"   {line}" for line in step.lines))
        if step.pending is not None:
            write("\n" + render(step.pending.report, "terminal"))
