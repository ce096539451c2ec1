"""`policydiff subscribers`: who is on the list."""

from __future__ import annotations

import io
from pathlib import Path

import click

from policydiff.cli.options import config_option
from policydiff.cli.output import say, write
from policydiff.cli.store import configured_store
from policydiff.delivery.records import SubscriberKind
from policydiff.errors import AudienceError

_KINDS = click.Choice([kind.value for kind in SubscriberKind])


@click.group()
def subscribers() -> None:
    """Import, export, list, remove or erase readers."""


@subscribers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--kind",
    type=_KINDS,
    default=SubscriberKind.WATCHER.value,
    show_default=True,
    help="Why they are on the list: account holders must be told, watchers asked to be.",
)
@click.option("--locale", default="en", show_default=True, help="Language where a row has none.")
@click.option("--skip-invalid", is_flag=True, help="Import the other rows when some are broken.")
@config_option
def import_(
    file: Path, kind: str, locale: str, skip_invalid: bool, config_path: Path | None
) -> None:
    """Import a CSV file.

    Columns: address, and optionally id, kind, locale, status, policies, consent_source, consent_date.
    One person is imported once; people who left or were erased stay so.
    """
    from policydiff.delivery.audience import import_csv

    with configured_store(config_path) as store:
        result = import_csv(
            store,
            file,
            default_locale=locale,
            kind=SubscriberKind(kind),
            skip_invalid=skip_invalid,
        )
    say(
        f"{result.added} added, {result.updated} updated, {result.unchanged} unchanged, "
        f"{result.merged} merged with another row, {result.kept_out} kept out because they had left"
    )
    for problem in result.skipped:
        say(f"skipped line {problem.line}: {problem.problem}")


@subscribers.command("export")
@config_option
def export(config_path: Path | None) -> None:
    """Write every subscriber to stdout as CSV."""
    from policydiff.delivery.audience import export_csv

    stream = io.StringIO()
    with configured_store(config_path) as store:
        export_csv(store, stream)
    write(stream.getvalue())


@subscribers.command("list")
@config_option
def list_(config_path: Path | None) -> None:
    """Count subscribers by kind and status. Shows no address; `export` does."""
    from policydiff.delivery.audience import count_audience

    with configured_store(config_path) as store:
        counts = count_audience(store)
    write("\n".join(f"{row.kind:8} {row.status:13} {row.count}" for row in counts) or "nobody")


@subscribers.command("add")
@click.argument("address")
@click.option("--kind", type=_KINDS, default=SubscriberKind.WATCHER.value, show_default=True)
@click.option("--locale", default="en", show_default=True)
@click.option("--policy", "policies", multiple=True, help="Policy to follow; all if not given.")
@config_option
def add(
    address: str, kind: str, locale: str, policies: tuple[str, ...], config_path: Path | None
) -> None:
    """Add one person."""
    from policydiff.delivery.audience import add_subscriber

    with configured_store(config_path) as store:
        add_subscriber(store, address, locale=locale, kind=SubscriberKind(kind), policies=policies)
    say("added")


@subscribers.command("remove")
@click.argument("address")
@config_option
def remove(address: str, config_path: Path | None) -> None:
    """Take one person off the list; a later import does not bring them back."""
    from policydiff.delivery.audience import remove_subscriber

    with configured_store(config_path) as store:
        _require(remove_subscriber(store, address))
    say("removed")


@subscribers.command("erase")
@click.argument("address")
@config_option
def erase(address: str, config_path: Path | None) -> None:
    """Delete all that is known of one person; only a keyed hash keeps them from coming back."""
    from policydiff.delivery.audience import erase_subscriber

    with configured_store(config_path) as store:
        _require(erase_subscriber(store, address))
    say("erased")


def _require(found: bool) -> None:
    if not found:
        raise AudienceError("Nobody on the list has that address; nothing was changed.")
