"""`policydiff events`: what became of mails after they left."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from policydiff.cli.options import config_option
from policydiff.cli.output import say, write
from policydiff.config import find_config, load_config
from policydiff.delivery.records import SubscriberKind
from policydiff.errors import ConfigError, DeliveryError, IncompleteMailing, UsageError

if TYPE_CHECKING:
    from policydiff.delivery.events.ingest import IngestResult
    from policydiff.delivery.events.records import DeliveryEvent, Skipped, Unreadable


@click.group()
def events() -> None:
    """Take in what became of mails after they left."""


@events.command("ingest")
@click.argument("file", required=False)
@click.option(
    "--dsn",
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="Bounces and mails of who leaves instead: an mbox, a Maildir, a folder of .eml files or one.",
)
@click.option("--signature", help="Check that SendGrid signed FILE: the signature header.")
@click.option("--timestamp", help="The timestamp header that came with it.")
@config_option
def ingest(
    file: str | None,
    dsn: Path | None,
    signature: str | None,
    timestamp: str | None,
    config_path: Path | None,
) -> None:
    """Take in the provider's events from FILE, or - for stdin.

    FILE is a JSON array, as SendGrid posts it, or has a JSON object or array on each line. States
    only move forward, so the same events may be given twice and in any order. Exits with 4 where an
    account holder turned out not to have been reached, with 3 where something could not be read.
    """
    if (file is None) == (dsn is None):
        raise UsageError("Name a FILE of events (- for stdin), or bounce mails with --dsn PATH.")
    if (signature is None) != (timestamp is None) or (signature is not None and file is None):
        raise UsageError("--signature and --timestamp go together, and with a FILE.")
    if dsn is not None:
        from policydiff.delivery.bounces import read_bounces

        result = _ingest(read_bounces(dsn), config_path)
    else:
        assert file is not None
        with _opened(file) as stream:
            if signature is not None:
                result = _ingest(_signed(stream, signature, timestamp, config_path), config_path)
            else:
                from policydiff.delivery.events.sendgrid import read_stream

                result = _ingest(read_stream(stream), config_path)
    write(_describe(result))
    _conclude(result)


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as stream:
            yield stream
    except OSError as error:
        raise DeliveryError(f"{file} cannot be read: {error.strerror}") from error


def _signed(
    stream: BinaryIO, signature: str, timestamp: str | None, config_path: Path | None
) -> Iterator[DeliveryEvent | Skipped | Unreadable]:
    """Return the events of a stored body, once its signature holds. However old it is."""
    from policydiff.delivery.events.sendgrid import read_body
    from policydiff.delivery.events.signature import check_signature

    config = load_config(config_path or find_config(Path.cwd()))
    key = config.delivery.sendgrid.webhook_key
    if not key:
        raise ConfigError(
            f"{config.folder / 'policydiff.toml'}: webhook_key under [delivery.sendgrid] is not set, "
            "so no signature can be checked: copy it from the event webhook's settings at SendGrid"
        )
    body = stream.read()
    check_signature(
        body, signature=signature, timestamp=timestamp, key=key, now=time.time(), window=None
    )
    return read_body(body)


def _ingest(
    read: Iterator[DeliveryEvent | Skipped | Unreadable], config_path: Path | None
) -> IngestResult:
    from policydiff.cli.store import configured_store
    from policydiff.delivery.events.ingest import ingest_events

    with configured_store(config_path, readers=False) as store:
        return ingest_events(store, read, now=time.time())


def _describe(result: IngestResult) -> str:
    states = ", ".join(f"{part.count} {part.state}" for part in result.moved) or "none moved"
    lines = [
        f"Events: {result.total} read, {result.new} new, {result.repeated} known already, "
        f"{result.foreign} about other mails, {result.ignored} of no concern"
        + (f", {result.unreadable} not readable" if result.unreadable else ""),
        f"Deliveries: {states}",
    ]
    if result.settled:
        lines.append(f"Settled: {result.settled} that were unknown")
    lines += [f"Not mailed any more: {part.count} {part.status}" for part in result.left]
    return "\n".join(lines)


def _conclude(result: IngestResult) -> None:
    unreached = SubscriberKind.ACCOUNT.counted(len(result.another_channel))
    if result.unreadable:
        if result.another_channel:
            say(f"Another channel needed: {unreached}.")
        where = ", ".join(result.unreadable_at)
        raise DeliveryError(
            f"{result.unreadable} could not be read ({where}"
            + (", …" if result.unreadable > len(result.unreadable_at) else "")
            + "); all the others were taken in. Mend it and give the whole again: nothing counts twice."
        )
    if result.another_channel:
        raise IncompleteMailing(
            f"Not everybody was reached: {unreached} to tell by another channel. "
            "`policydiff notices show NOTICE` lists them."
        )
