"""`policydiff notices evidence|verify|prune`: proof of what was sent, and how long it keeps details."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policydiff.cli.options import FILE_OR_FOLDER, config_option, terminal_or_json_option
from policydiff.cli.output import say, write
from policydiff.cli.store import configured_store
from policydiff.config import find_config, load_config
from policydiff.delivery.records import REHEARSAL
from policydiff.errors import UsageError
from policydiff.pipeline.audience import open_audience

if TYPE_CHECKING:
    from policydiff.delivery.evidence.check import Verdict
    from policydiff.delivery.records import MailingKey
    from policydiff.delivery.store import Store


@click.command("evidence")
@click.argument("notice")
@click.option(
    "--output",
    required=True,
    type=FILE_OR_FOLDER,
    metavar="PATH",
    help="Zip file (where it ends in .zip) or folder to write.",
)
@config_option
def evidence(notice: str, output: Path, config_path: Path | None) -> None:
    """Write the evidence of a notice: what was told, who approved it, what became of each mail.

    No address is in it. Prints the hash of the last record: note it elsewhere, and nobody can
    write the whole chain anew unseen.
    """
    from policydiff.delivery.evidence.chain import RecordKind
    from policydiff.delivery.evidence.pack import write_pack
    from policydiff.delivery.evidence.sealing import seal_notice
    from policydiff.delivery.evidence.store import iter_records, require_chain

    with configured_store(config_path, readers=False) as store:
        keys = [key for key in notice_keys(store, notice) if key.namespace != REHEARSAL]
        if not keys:
            raise UsageError(f"Notice {notice!r} was only rehearsed: nobody was told.")
        if len({(key.namespace, key.policy, key.notice) for key in keys}) > 1:
            raise UsageError(f"Several notices begin with {notice!r}; write the id in full.")
        seal_notice(store, keys[0], time.time())
        stored = require_chain(store, keys[0])
        told = any(each.kind == RecordKind.NOTICE for each in iter_records(store, stored.id))
        write_pack(store, stored, output)
    if not told:
        say(
            "Texts, report and mails are not in it: this ledger keeps none. `evidence` under "
            "[retention] has `notify --send` leave a whole pack."
        )
    say(f"{output}: {stored.length} records. The hash of the last one:")
    write(stored.head)


@click.command("verify")
@click.argument("target", required=False, metavar="[NOTICE|PATH]")
@click.option("--head", metavar="HASH", help="Hash of a record that was noted elsewhere.")
@click.option(
    "--recipient", metavar="ADDRESS", help="Show what it says of one person on the list, too."
)
@terminal_or_json_option
@config_option
def verify(
    target: str | None,
    head: str | None,
    recipient: str | None,
    form: str,
    config_path: Path | None,
) -> int:
    """Check that evidence is as it was written; say the first thing that is not.

    A pack on disk needs neither database nor network. Without a path the ledger's own evidence is
    checked, of one notice or of all. Exits 1 where something does not hold.
    """
    from policydiff.delivery.evidence.check import check_pack, judge_head
    from policydiff.delivery.evidence.ledger import check_store

    if target is not None and Path(target).exists():
        verdicts: tuple[Verdict, ...] = (check_pack(Path(target)),)
    else:
        with configured_store(config_path, readers=False) as store:
            verdicts = check_store(store, target or "")
        if target is not None and not verdicts:
            raise UsageError(f"There is no file {target!r}, and no notice of that id was sent.")
    if head is not None:
        if len(verdicts) != 1:
            raise UsageError("--head is the hash of one notice's record: name the notice or pack.")
        verdicts = (judge_head(verdicts[0], head),)
    write(_verdicts_json(verdicts) if form == "json" else _verdicts_text(verdicts))
    if recipient is not None:
        _show_recipient(target or "", recipient, config_path)
    return 1 if any(verdict.broken for verdict in verdicts) else 0


@click.command("prune")
@click.option(
    "--dry-run/--apply", default=True, show_default=True, help="Only say what would go, or do it."
)
@config_option
def prune_(dry_run: bool, config_path: Path | None) -> None:
    """Remove details on single readers that are older than [retention] allows.

    Evidence keeps the hash of what goes, so its chain still holds. Whom a notice was sent to stays
    known by opaque ids: without them it could be sent twice.
    """
    from policydiff.delivery.retention import KeepDays, prune

    config = load_config(config_path or find_config(Path.cwd()))
    if config.delivery.ledger:
        raise UsageError("A ledger on a git ref cannot be pruned: git keeps its whole history.")
    days = config.retention
    keep = KeepDays(days.keep_days, days.event_keep_days or days.keep_days)
    if not keep.ledger and not keep.events:
        say("Everything is kept: set keep_days under [retention] to say for how long.")
        return
    with open_audience(config, os.environ) as store:
        found = prune(store, keep, time.time(), dry_run=dry_run)
    lines = [
        f"{each.key.notice}  {each.key.policy}  kept: {each.undecided} deliveries are undecided; "
        "settle them first (policydiff notices resolve)"
        if each.undecided
        else f"{each.key.notice}  {each.key.policy}  {each.records} records, {each.requests} requests, "
        f"{each.events} events, details of {each.deliveries} deliveries"
        for each in found
    ]
    write("\n".join(lines) or "nothing is old enough")
    if found and dry_run:
        say("Nothing was removed; --apply removes it.")


def _show_recipient(target: str, address: str, config_path: Path | None) -> None:
    """Say what a pack, or the ledger's evidence of some notices, tells of one person."""
    from policydiff.delivery.evidence.check import read_records
    from policydiff.delivery.evidence.recipient import find_mentions, find_recipient_hash
    from policydiff.delivery.evidence.store import iter_records, list_chains

    with configured_store(config_path) as store:
        hashed = find_recipient_hash(store, address)
        if hashed is None:
            say("That person is in no evidence: not on the list, never mailed, or erased.")
            return
        chains = (
            [read_records(Path(target))]
            if target and Path(target).exists()
            else [
                iter_records(store, each.id)
                for each in list_chains(store)
                if each.key.notice.startswith(target)
            ]
        )
        found = [mention for records in chains for mention in find_mentions(records, hashed)]
    say(f"That person stands in the records as {hashed}:")
    for each in found:
        say(
            f"  record {each.number}, {each.at}: {each.stage}, delivery {each.delivery}: {each.said}"
        )
    if not found:
        say("  nowhere in these")


def _verdicts_text(verdicts: tuple[Verdict, ...]) -> str:
    lines = []
    for verdict in verdicts:
        name = f"{verdict.key.notice}  {verdict.key.policy}"
        if verdict.broken:
            lines += [f"{name}  BROKEN: {verdict.broken.problem}"]
        elif not verdict.length:
            lines += [f"{name}  nothing on record yet"]
        else:
            pruned = f", {verdict.pruned} with pruned details" if verdict.pruned else ""
            lines += [f"{name}  holds: {verdict.length} records{pruned}", f"  {verdict.head}"]
        if verdict.unsealed:
            lines.append(
                f"  {verdict.unsealed} later facts are not on record yet: "
                f"`policydiff notices evidence {verdict.key.notice} --output PATH` adds them"
            )
    return "\n".join(lines) or "no notice was sent yet"


def _verdicts_json(verdicts: tuple[Verdict, ...]) -> str:
    return json.dumps(
        {
            "notices": [
                {
                    "namespace": verdict.key.namespace,
                    "policy": verdict.key.policy,
                    "notice": verdict.key.notice,
                    "holds": verdict.broken is None,
                    "records": verdict.length,
                    "head": verdict.head,
                    "pruned": verdict.pruned,
                    "unsealed": verdict.unsealed,
                    "broken": None
                    if verdict.broken is None
                    else {"record": verdict.broken.number, "problem": verdict.broken.problem},
                }
                for verdict in verdicts
            ]
        },
        indent=2,
    )


def notice_keys(store: Store, notice: str) -> list[MailingKey]:
    """Return all mailings of the notices whose id begins so. Raises `UsageError` for none."""
    from policydiff.delivery.store.ledger import list_mailings

    keys = [row.key for row in list_mailings(store) if row.key.notice.startswith(notice)]
    if not keys:
        raise UsageError(
            f"No notice {notice!r} in the ledger; `policydiff notices list` shows them."
        )
    return keys
