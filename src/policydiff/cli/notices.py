"""`policydiff notices`: what was sent, and what nobody knows."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policydiff.cli.evidence import evidence, notice_keys, prune_, verify
from policydiff.cli.options import config_option
from policydiff.cli.output import say, write
from policydiff.cli.store import configured_store
from policydiff.config import find_config, load_config
from policydiff.delivery.records import Delivery, DeliveryState
from policydiff.errors import UsageError
from policydiff.pipeline.another_ledger import begin_ledger
from policydiff.pipeline.settling import Settlement, find_unsettled, settle, settle_by_provider
from policydiff.pipeline.workspace import open_workspace

if TYPE_CHECKING:
    from policydiff.delivery.records import MailingKey
    from policydiff.delivery.store import Store


def _one_line(_context: click.Context, parameter: click.Parameter, value: str) -> str:
    # It stands in the ledger for good, in evidence, and on the terminals of others.
    if not value.isprintable():
        raise UsageError(f"--{parameter.name} must be one line of text.")
    return value


@click.group()
def notices() -> None:
    """Show what was sent."""


@notices.command("list")
@config_option
def list_(config_path: Path | None) -> None:
    """List all mailings, oldest first."""
    from policydiff.delivery.store.ledger import list_mailings
    from policydiff.delivery.store.pins import list_take_overs

    lines = []
    with configured_store(config_path, readers=False) as store:
        for each in list_take_overs(store):
            day = datetime.fromtimestamp(each.at, UTC).date()
            lines.append(f"{day}  this ledger began in place of another: {each.by}: {each.reason}")
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
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in DeliveryState]),
    help="Only those that stand so.",
)
@config_option
def show(notice: str, states: tuple[str, ...], config_path: Path | None) -> None:
    """List the deliveries of a notice by opaque id, with what became of each.

    Where the answer was lost, also by which request: the provider has it as pd_request.
    """
    from policydiff.delivery.store.ledger import iter_deliveries

    wanted = [DeliveryState(state) for state in states]
    lines = []
    with configured_store(config_path, readers=False) as store:
        for key in notice_keys(store, notice):
            mailing, counts = _mailing_states(store, key)
            lines.append(f"{key.namespace} {key.stage} of {key.policy}: {counts}")
            lines += [_line(each) for each in iter_deliveries(store, mailing, *wanted)]
    write("\n".join(lines))


@notices.command("resolve")
@click.argument("notice")
@click.option("--sent/--unsent", default=None, help="What the person found out.")
@click.option("--by", default="", metavar="NAME", callback=_one_line, help="Who says so.")
@click.option("--reason", default="", callback=_one_line, help="How they know.")
@click.option(
    "--request",
    "requests",
    multiple=True,
    metavar="ID",
    help="Only what went out with this request; the first characters of its id do.",
)
@click.option(
    "--refused",
    is_flag=True,
    help="With --unsent: what was refused, to be sent again once its cause is mended.",
)
@click.option(
    "--ask-provider",
    is_flag=True,
    help="Look them up in SendGrid's email activity, where the plan has it.",
)
@config_option
def resolve(
    notice: str,
    sent: bool | None,
    by: str,
    reason: str,
    requests: tuple[str, ...],
    refused: bool,
    ask_provider: bool,
    config_path: Path | None,
) -> None:
    """Settle deliveries whose answer was lost: they were sent, or are to be sent again.

    A person says which, with a name and a reason, or SendGrid's own history does. With --refused, what
    the mail server refused is sent again.
    """
    if ask_provider == (sent is not None):
        raise UsageError("Say --sent or --unsent, with --by and --reason, or else --ask-provider.")
    if refused and sent is not False:
        raise UsageError("What was refused was not sent: say --unsent with --refused.")
    if ask_provider:
        _ask_provider(notice, config_path)
        return
    count = 0
    with configured_store(config_path, readers=False) as store:
        for key in notice_keys(store, notice):
            state = DeliveryState.REJECTED if refused else DeliveryState.UNKNOWN
            found = find_unsettled(store, key, requests, state=state)
            settlement = Settlement(bool(sent), by, reason, time.time(), refused)
            count += settle(store, key, [each.id for each in found], settlement)
    say(f"{count} settled as {'sent' if sent else 'not sent'}")


def _ask_provider(notice: str, config_path: Path | None) -> None:
    config = load_config(config_path or find_config(Path.cwd()))
    settled = left = 0
    with configured_store(config_path, readers=False) as store:
        for key in notice_keys(store, notice):
            sent, unknown = settle_by_provider(config, os.environ, store, key, time.time())
            settled, left = settled + sent, left + unknown
    say(f"{settled} settled as sent: SendGrid has them.")
    if left:
        say(
            f"{left} stay unknown: it has not heard of them, which proves nothing yet. Ask again later, "
            "or settle them yourself."
        )


@notices.command("begin")
@click.option("--by", required=True, metavar="NAME", callback=_one_line, help="Who says so.")
@click.option(
    "--reason", required=True, callback=_one_line, help="What became of the ledger before."
)
@config_option
def begin(by: str, reason: str, config_path: Path | None) -> None:
    """Begin another ledger in place of one that is lost or was left behind.

    Takes over which notice readers were told of last, as the policy repository says. Who had a notice
    that was half sent, and which reminders went out, only the lost ledger knew: they are sent again.
    """
    with open_workspace(config_path, Path.cwd()) as workspace:
        taken = begin_ledger(workspace, by=by, reason=reason)
    for each in taken:
        say(f"{each.policy}: notice {each.notice} of {each.date} counts as sent to everybody.")
    if not taken:
        say("The ledger knows every notice that readers were told of.")


def _line(each: Delivery) -> str:
    asked = each.state is DeliveryState.UNKNOWN and each.request
    request = f"  request {each.request}" if asked else ""
    return f"  {each.id}  {each.kind:8} {each.state:10} {each.reason}{request}".rstrip()


def _mailing_states(store: Store, key: MailingKey) -> tuple[str, str]:
    """Return the ledger's id of a mailing that it has, and how many of its deliveries stand where."""
    from policydiff.delivery.store.ledger import count_states, find_mailing

    mailing = find_mailing(store, key)
    assert mailing is not None
    counts = count_states(store, mailing)
    return mailing, ", ".join(f"{part.count} {part.state}" for part in counts) or "nobody"


for command in (evidence, verify, prune_):
    notices.add_command(command)
