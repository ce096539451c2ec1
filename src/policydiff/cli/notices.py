"""`policydiff notices`: what was sent, and what nobody knows."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policydiff.cli.evidence import evidence, notice_keys, prune_, verify
from policydiff.cli.options import config_option
from policydiff.cli.output import say, write
from policydiff.cli.store import configured_store

if TYPE_CHECKING:
    from policydiff.delivery.records import MailingKey
    from policydiff.delivery.store import Store


@click.group()
def notices() -> None:
    """Show what was sent."""


@notices.command("list")
@config_option
def list_(config_path: Path | None) -> None:
    """List all mailings, oldest first."""
    from policydiff.delivery.store.ledger import list_mailings

    lines = []
    with configured_store(config_path, readers=False) as store:
        for row in list_mailings(store):
            _, states = _mailing_states(store, row.key)
            day = datetime.fromtimestamp(row.created_at, UTC).date()
            paused = f"  paused: {row.paused}" if row.paused else ""
            lines.append(
                f"{day}  {row.key.notice}  {row.key.policy}  {row.key.stage}  "
                f"{row.key.namespace}  {states}{paused}"
            )
    write("\n".join(lines) or "nothing was sent yet")


@notices.command("show")
@click.argument("notice")
@config_option
def show(notice: str, config_path: Path | None) -> None:
    """List the deliveries of a notice by opaque id, with what became of each."""
    from policydiff.delivery.store.ledger import iter_deliveries

    lines = []
    with configured_store(config_path, readers=False) as store:
        for key in notice_keys(store, notice):
            mailing, states = _mailing_states(store, key)
            lines.append(f"{key.namespace} {key.stage} of {key.policy}: {states}")
            lines += [
                f"  {each.id}  {each.kind:8} {each.state:10} {each.reason}".rstrip()
                for each in iter_deliveries(store, mailing)
            ]
    write("\n".join(lines))


@notices.command("resolve")
@click.argument("notice")
@click.option("--sent/--unsent", required=True, default=None, help="What the person found out.")
@click.option("--by", required=True, metavar="NAME", help="Who says so.")
@click.option("--reason", required=True, help="How they know.")
@config_option
def resolve(notice: str, sent: bool, by: str, reason: str, config_path: Path | None) -> None:
    """Settle deliveries whose answer was lost: they were sent, or are to be sent again."""
    from policydiff.delivery.store.ledger import resolve_deliveries

    with configured_store(config_path, readers=False) as store:
        count = sum(
            resolve_deliveries(store, key, sent=sent, by=by, reason=reason, now=time.time())
            for key in notice_keys(store, notice)
        )
    say(f"{count} settled as {'sent' if sent else 'not sent'}")


def _mailing_states(store: Store, key: MailingKey) -> tuple[str, str]:
    """Return the ledger's id of a mailing that it has, and how many of its deliveries stand where."""
    from policydiff.delivery.store.ledger import count_states, find_mailing

    mailing = find_mailing(store, key)
    assert mailing is not None
    counts = count_states(store, mailing)
    return mailing, ", ".join(f"{part.count} {part.state}" for part in counts) or "nobody"


for command in (evidence, verify, prune_):
    notices.add_command(command)
