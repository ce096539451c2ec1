"""`policydiff subscribers`: who is on the list."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policydiff.cli.options import config_option
from policydiff.cli.output import lost, say, write
from policydiff.cli.store import configured_store
from policydiff.config import find_config, load_config
from policydiff.delivery.records import Subscriber, SubscriberKind, SubscriberStatus
from policydiff.errors import AudienceError, UsageError
from policydiff.pipeline.audience import import_configured

if TYPE_CHECKING:
    from policydiff.delivery.audience import ColumnMapping, ImportResult
    from policydiff.delivery.store import Store

_KINDS = click.Choice([kind.value for kind in SubscriberKind])
_STATUSES = click.Choice([status.value for status in SubscriberStatus])

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
_kind_filter: _Decorator = click.option("--kind", type=_KINDS, help="Only these.")
_status_filter: _Decorator = click.option("--status", type=_STATUSES, help="Only these.")


@click.group()
def subscribers() -> None:
    """Import, export, list, remove or erase readers."""


@subscribers.command("import")
@click.argument(
    "file",
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True),
)
@click.option("--sql", is_flag=True, help="Import what the query under [audience] gives.")
@click.option(
    "--kind",
    type=_KINDS,
    default=SubscriberKind.WATCHER.value,
    show_default=True,
    help="Why they are on the list: account holders must be told, watchers asked to be.",
)
@click.option("--locale", default="en", show_default=True, help="Language where a row has none.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="MEANING=NAME",
    help="Name of a column that has not one of the usual names, such as address=Contact.",
)
@click.option("--skip-invalid", is_flag=True, help="Import the other rows when some are broken.")
@config_option
def import_(
    file: Path | None,
    sql: bool,
    kind: str,
    locale: str,
    columns: tuple[str, ...],
    skip_invalid: bool,
    config_path: Path | None,
) -> None:
    """Import a CSV file, `-` for standard input, or with --sql from your own database.

    Columns: address, and optionally id, locale, kind, status, policies, topics, consent_source,
    consent_date, consent_text; others are not stored. One person is imported once; people who left
    or were erased stay so. With --sql, kind, locale and columns are those of [audience].
    """
    if sql == (file is not None):
        raise UsageError("Give either a CSV file or --sql.")
    config = load_config(config_path or find_config(Path.cwd()))
    with configured_store(config_path, changes_readers=True) as store:
        if file is None:
            result = import_configured(config, os.environ, store, skip_invalid=skip_invalid)
        else:
            result = _import_file(
                store, file, _mapping(columns), kind, locale, skip_invalid=skip_invalid
            )
    say(
        f"{result.added} added, {result.updated} updated, {result.unchanged} unchanged, "
        f"{result.merged} merged with another row, {result.kept_out} kept out because they had left"
    )
    for problem in result.skipped:
        say(f"skipped {'row' if sql else 'line'} {problem.line}: {problem.problem}")
    if result.broken > len(result.skipped):
        say(f"skipped {result.broken - len(result.skipped)} more")


@subscribers.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
@_kind_filter
@_status_filter
@click.option(
    "--unreached",
    metavar="NOTICE",
    help="Only account holders whom this notice did not reach by mail.",
)
@config_option
def export(
    form: str, kind: str | None, status: str | None, unreached: str | None, config_path: Path | None
) -> None:
    """Write subscribers to stdout, as CSV that `import` reads or as JSON."""
    from policydiff.delivery.exports import export_csv, export_json

    with configured_store(config_path) as store:
        if unreached is None:
            people = _people(store, kind, status)
        else:
            people = (
                person
                for person in _unreached(store, unreached)
                if kind in (None, person.kind) and status in (None, person.status)
            )
        sys.stdout.flush()
        stream = io.TextIOWrapper(
            sys.stdout.buffer, encoding="utf-8", newline="", write_through=True
        )
        try:
            (export_csv if form == "csv" else export_json)(people, stream)
        except OSError as error:
            lost(error)
        finally:
            stream.detach()


@subscribers.command("list")
@_kind_filter
@_status_filter
@click.option("--ids", is_flag=True, help="List them by opaque id in place of counting them.")
@config_option
def list_(kind: str | None, status: str | None, ids: bool, config_path: Path | None) -> None:
    """Count subscribers by kind and status. Shows no address; `export` does."""
    from policydiff.delivery.audience import count_audience

    with configured_store(config_path) as store:
        if ids:
            for person in _people(store, kind, status):
                write(f"{person.id}  {person.kind:8} {person.status}")
            return
        counts = [
            row
            for row in count_audience(store)
            if kind in (None, row.kind) and status in (None, row.status)
        ]
    write("\n".join(f"{row.kind:8} {row.status:13} {row.count}" for row in counts) or "nobody")


@subscribers.command("show")
@click.argument("address")
@config_option
def show(address: str, config_path: Path | None) -> None:
    """Write all that is known of one person as JSON, such as to answer their own question."""
    from policydiff.delivery.audience import find_subscriber
    from policydiff.delivery.exports import describe_sign_up, describe_subscriber, list_sent
    from policydiff.delivery.signups import find_sign_ups

    with configured_store(config_path) as store:
        person, wishes = find_subscriber(store, address), find_sign_ups(store, address)
        if person is None and not wishes:
            raise AudienceError("Nobody on the list has that address.")
        sent = [
            f"{row.namespace} {row.stage} of {row.policy} ({row.notice}): {row.state}"
            for row in (list_sent(store, person.id) if person else ())
        ]
    known: dict[str, object] = {}
    if person is not None:
        known = {"subscriber": person.id, **describe_subscriber(person), "notices": sent}
    if wishes:
        known["unconfirmed"] = [describe_sign_up(wish) for wish in wishes]
    write(json.dumps(known, ensure_ascii=False, indent=2))


@subscribers.command("add")
@click.argument("address")
@click.option("--kind", type=_KINDS, default=SubscriberKind.WATCHER.value, show_default=True)
@click.option("--locale", default="en", show_default=True)
@click.option("--policy", "policies", multiple=True, help="Policy to follow; all if not given.")
@click.option("--topic", "topics", multiple=True, help="Topic to follow; all if not given.")
@click.option("--id", "external_id", default="", metavar="ID", help="Their id in a list of yours.")
@click.option("--consent-source", default="", help="How they agreed, such as a form's name.")
@click.option("--consent-date", default="", metavar="DATE", help="When they agreed.")
@click.option("--consent-text", default="", help="Which version of the text they agreed to.")
@click.option("--renewed-consent", is_flag=True, help="They had left, and ask to be told again.")
@config_option
def add(
    address: str,
    kind: str,
    locale: str,
    policies: tuple[str, ...],
    topics: tuple[str, ...],
    external_id: str,
    consent_source: str,
    consent_date: str,
    consent_text: str,
    renewed_consent: bool,
    config_path: Path | None,
) -> None:
    """Add one person, or replace what is known of them. An account holder stays one."""
    from policydiff.delivery.audience import add_subscriber

    with configured_store(config_path, changes_readers=True) as store:
        add_subscriber(
            store,
            address,
            locale=locale,
            kind=SubscriberKind(kind),
            policies=policies,
            topics=topics,
            external_id=external_id,
            consent_source=consent_source,
            consent_date=consent_date,
            consent_text=consent_text,
            renewed_consent=renewed_consent,
        )
    say("added")


@subscribers.command("remove")
@click.argument("address")
@config_option
def remove(address: str, config_path: Path | None) -> None:
    """Take one person off the list; a later import does not bring them back."""
    from policydiff.delivery.audience import remove_subscriber

    with configured_store(config_path, changes_readers=True) as store:
        _require(remove_subscriber(store, address))
    say("removed")


@subscribers.command("erase")
@click.argument("address")
@config_option
def erase(address: str, config_path: Path | None) -> None:
    """Delete all that is known of one person; only keyed hashes keep them from coming back."""
    from policydiff.delivery.audience import erase_subscriber

    with configured_store(config_path, changes_readers=True) as store:
        if not erase_subscriber(store, address):
            raise AudienceError(
                "Nobody on the list has that address. Should a later list have it, it stays out."
            )
    say("erased")


def _import_file(
    store: Store,
    file: Path,
    mapping: ColumnMapping,
    kind: str,
    locale: str,
    *,
    skip_invalid: bool,
) -> ImportResult:
    from policydiff.delivery.audience import import_csv

    # A byte that is no UTF-8 must be an error here as it is in a file.
    stdin = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="")
    return import_csv(
        store,
        stdin if str(file) == "-" else file,
        mapping,
        default_locale=locale,
        kind=SubscriberKind(kind),
        skip_invalid=skip_invalid,
    )


def _mapping(columns: tuple[str, ...]) -> ColumnMapping:
    from policydiff.delivery.list_rows import COLUMNS, ColumnMapping

    named: dict[str, str] = {}
    for column in columns:
        meaning, equals, name = column.partition("=")
        if not equals or not name or meaning not in COLUMNS:
            raise UsageError(
                f"--column {column!r} is not MEANING=NAME, where a meaning is one of "
                f"{', '.join(COLUMNS)}."
            )
        named[meaning] = name
    return ColumnMapping(**named)


def _people(store: Store, kind: str | None, status: str | None) -> Iterator[Subscriber]:
    from policydiff.delivery.audience import list_subscribers

    return list_subscribers(
        store,
        kind=SubscriberKind(kind) if kind else None,
        status=SubscriberStatus(status) if status else None,
    )


def _unreached(store: Store, notice: str) -> Iterator[Subscriber]:
    from policydiff.delivery.planning import iter_unreached
    from policydiff.delivery.store.ledger import list_mailings

    keys = [row.key for row in list_mailings(store) if row.key.notice.startswith(notice)]
    if not keys or not notice:
        raise UsageError(
            f"No notice {notice!r} in the ledger; `policydiff notices list` shows them."
        )
    return iter_unreached(store, keys)


def _require(found: bool) -> None:
    if not found:
        raise AudienceError("Nobody on the list has that address; nothing was changed.")
