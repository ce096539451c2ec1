"""Evidence of what was told: complete, without addresses, and whatever is touched is found."""

from __future__ import annotations

import json
import pathlib
import re
import shutil
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Executable, Insert, delete, select, text, update
from sqlalchemy import event as listen
from tests.delivery import gitref_samples as gitref
from tests.delivery.delivery_samples import KEY, Clock, ScriptedTransport, fill, send

from policydiff.delivery.audience import erase_subscriber, list_subscribers
from policydiff.delivery.evidence.chain import (
    Break,
    ChainKey,
    Record,
    RecordKind,
    canonical,
    check_links,
    make_record,
)
from policydiff.delivery.evidence.check import Verdict, check_pack, judge_head
from policydiff.delivery.evidence.ledger import check_stored
from policydiff.delivery.evidence.pack import write_pack
from policydiff.delivery.evidence.sealing import Exhibit, hash_recipient, record_notice, seal_notice
from policydiff.delivery.evidence.store import iter_records, list_chains
from policydiff.delivery.records import REHEARSAL, MailingKey
from policydiff.delivery.retention import KeepDays, prune
from policydiff.delivery.sending import SendingLimits
from policydiff.delivery.store import Store, open_store
from policydiff.delivery.store.ledger import resolve_deliveries
from policydiff.delivery.store.schema import chain, delivery, event, record, request, subscriber
from policydiff.delivery.transports import Accepted, Batch, Outcome, Refused, Unknown
from policydiff.errors import DeliveryError, UsageError

NOW = 1_800_000_000.0
DAY = 86_400.0
FACTS = {
    "policy": "privacy",
    "notice": "notice-1",
    "headline": "Logs are kept longer",
    "effective_date": "2027-03-01",
    "rules_version": "r1",
    "approval": {"by": "A. Lee", "at": "2027-01-10T12:00:00+00:00", "digest": "ab" * 32},
    "overrides": [
        {"change": "c" * 64, "level": "minor", "by": "A. Lee", "reason": "a slip of the pen"}
    ],
}
EXHIBITS = (
    Exhibit("texts/new.md", b"We keep logs for 12 months.\n"),
    Exhibit("texts/old.md", b"We keep logs for 30 days.\n"),
    Exhibit("report.json", b"{}\n"),
)


def answers(batch: Batch) -> tuple[Outcome, ...]:
    """The first is refused with an address in the words, the second's answer is lost."""
    first: tuple[Outcome, ...] = (Refused("no such user <account0@mail.example.org>"),)
    if len(batch.envelopes) == 1:
        return (Accepted("id-x"),)
    lost: tuple[Outcome, ...] = (Unknown("the answer was lost"),)
    return first + lost + tuple(Accepted("id-1") for _ in batch.envelopes[2:])


def mailed(store: Store, people: int = 6) -> Clock:
    """A mailing that was announced, sent, settled, answered with a bounce, and sealed."""
    clock = Clock(NOW)
    fill(store, people)
    record_notice(store, KEY, FACTS, EXHIBITS, clock())
    send(store, ScriptedTransport(answers), clock=clock, sleep=clock.sleep)
    seal_notice(store, KEY, clock())
    clock.sleep(60)
    resolve_deliveries(store, KEY, sent=True, by="B. Ray", reason="in the log", now=clock())
    with store.write() as connection:
        told = connection.execute(select(delivery.c.id).where(delivery.c.state == "accepted"))
        one = sorted(told.scalars())[0]
        connection.execute(
            event.insert().values(
                delivery=one,
                kind="bounce",
                at=clock(),
                source="sendgrid",
                provider_id="p-1",
                detail="mailbox account3@mail.example.org full",
                payload=b'{"email": "account3@mail.example.org"}',
            )
        )
        connection.execute(update(delivery).where(delivery.c.id == one).values(state="bounced"))
    seal_notice(store, KEY, clock())
    return clock


def kinds(store: Store) -> list[str]:
    (stored,) = list_chains(store)
    return [each.kind for each in iter_records(store, stored.id)]


def judged(store: Store) -> Verdict:
    (stored,) = list_chains(store)
    return check_stored(store, stored)


@pytest.fixture
def pack(sqlite_store: Store, tmp_path: pathlib.Path) -> pathlib.Path:
    """The pack of a mailing, as a folder."""
    mailed(sqlite_store)
    (stored,) = list_chains(sqlite_store)
    folder = tmp_path / "pack"
    write_pack(sqlite_store, stored, folder)
    return folder


def test_what_happened_is_on_record_once(store: Store) -> None:
    mailed(store)
    expected = ["notice", "sent", "counts", "changed", "events", "counts"]
    assert kinds(store) == expected
    verdict = judged(store)
    assert (verdict.broken, verdict.length, verdict.unsealed) == (None, 6, 0)
    seal_notice(store, KEY, NOW + DAY)
    record_notice(store, KEY, FACTS, EXHIBITS, NOW + DAY)
    assert kinds(store) == expected
    record_notice(store, KEY, FACTS | {"headline": "Another"}, EXHIBITS, NOW + DAY)
    assert kinds(store) == [*expected, "notice"]
    assert judged(store).broken is None


def test_every_recipient_stands_in_it_with_a_hash_that_only_their_salt_explains(
    store: Store,
) -> None:
    mailed(store)
    (stored,) = list_chains(store)
    sent = [r.details() for r in iter_records(store, stored.id) if r.kind == RecordKind.SENT]
    results = [result for body in sent for part in body["requests"] for result in part["results"]]
    hashes = {hashed for result in results for _, hashed in result["deliveries"]}
    assert sorted(result["state"] for result in results) == ["accepted", "rejected", "unknown"]
    with store.read() as connection:
        rows = connection.execute(select(subscriber.c.address_key, subscriber.c.salt)).all()
    assert hashes == {hash_recipient(row.address_key, row.salt) for row in rows}
    assert len(hashes) == 6


def test_erasure_takes_the_salt_and_nothing_of_the_chain(store: Store) -> None:
    mailed(store)
    person = next(iter(list_subscribers(store)))
    erase_subscriber(store, person.address)
    with store.read() as connection:
        salts = connection.execute(select(subscriber.c.id, subscriber.c.salt)).all()
    assert person.id not in {row.id for row in salts} and len(salts) == 5
    assert judged(store).broken is None


def test_a_person_erased_before_the_run_was_sealed_has_no_hash(sqlite_store: Store) -> None:
    fill(sqlite_store, 2)
    send(sqlite_store, ScriptedTransport())
    for person in list(list_subscribers(sqlite_store)):
        erase_subscriber(sqlite_store, person.address)
    seal_notice(sqlite_store, KEY, NOW)
    (stored,) = list_chains(sqlite_store)
    body = next(iter(iter_records(sqlite_store, stored.id))).details()
    assert [h for _, h in body["requests"][0]["results"][0]["deliveries"]] == ["", ""]


def test_a_rehearsal_leaves_no_evidence(sqlite_store: Store) -> None:
    key = MailingKey(REHEARSAL, "privacy", "notice-1", KEY.stage)
    with pytest.raises(UsageError, match="a rehearsal tells nobody"):
        record_notice(sqlite_store, key, FACTS, EXHIBITS, NOW)


def test_what_a_run_holds_is_sealed_only_when_it_is_done(sqlite_store: Store) -> None:
    mailed(sqlite_store)
    with sqlite_store.write() as connection:
        connection.execute(
            update(delivery).where(delivery.c.state == "accepted").values(state="claimed")
        )
        connection.execute(update(delivery).values(sealed=None))
        connection.execute(update(request).values(sealed=None))
    before = kinds(sqlite_store)
    seal_notice(sqlite_store, KEY, NOW)
    assert [kind for kind in kinds(sqlite_store)[len(before) :] if kind == "sent"] == []


def test_runs_that_seal_at_once_seal_everything_once(store: Store) -> None:
    fill(store, 40)
    send(store, ScriptedTransport(), limits=SendingLimits(batch_size=2))
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: seal_notice(store, KEY, NOW), range(3)))
    (stored,) = list_chains(store)
    sent = [r.details() for r in iter_records(store, stored.id) if r.kind == RecordKind.SENT]
    told = [
        opaque
        for body in sent
        for part in body["requests"]
        for result in part["results"]
        for opaque, _ in result["deliveries"]
    ]
    assert len(told) == len(set(told)) == 40
    assert judged(store).broken is None


def test_what_is_learnt_while_it_is_sealed_is_sealed_as_a_change(
    postgres_schema: Callable[[], str],
) -> None:
    with open_store(postgres_schema()) as store:
        fill(store, 2)
        send(store, ScriptedTransport())

        bounces: list[object] = []

        def on_record(_connection: Connection, clause: object, *_rest: object) -> None:
            if not isinstance(clause, Insert) or clause.table is not record or bounces:
                return
            bounces.append(clause)
            with store.write() as other:
                told = other.execute(select(delivery.c.id).order_by(delivery.c.id).limit(1))
                bounced = update(delivery).where(delivery.c.id == told.scalar_one())
                other.execute(bounced.values(state="bounced"))

        listen.listen(store.engine, "before_execute", on_record)
        seal_notice(store, KEY, NOW)
        assert judged(store).broken is None
        seal_notice(store, KEY, NOW)
        assert "changed" in kinds(store)
        assert (judged(store).broken, judged(store).unsealed) == (None, 0)


def test_a_ledger_on_a_git_ref_leaves_a_whole_pack_and_nothing_on_the_ref(
    tmp_path: pathlib.Path,
) -> None:
    remote = gitref.make_remote(tmp_path)
    folder = gitref.clone(remote, "job")
    with gitref.open_ledger(folder, gitref.readers(5)) as store:
        record_notice(store, KEY, FACTS, EXHIBITS, NOW)
        send(store, ScriptedTransport())
        before = gitref.commits(remote)
        seal_notice(store, KEY, NOW)
        assert gitref.commits(remote) == before
        write_pack(store, list_chains(store)[0], tmp_path / "pack.zip")
        assert kinds(store) == ["notice", "sent", "counts"]
    assert check_pack(tmp_path / "pack.zip").broken is None
    with gitref.open_ledger(gitref.clone(remote, "next"), gitref.readers(5)) as store:
        seal_notice(store, KEY, NOW)
        assert kinds(store) == ["sent", "counts"]
        assert judged(store).broken is None


def test_no_address_is_in_a_pack(pack: pathlib.Path) -> None:
    content = b"".join(path.read_bytes() for path in sorted(pack.rglob("*")) if path.is_file())
    assert re.findall(rb"account\d*@|mail\.example\.org", content) == []
    assert b"no such user (address)" in content


def test_a_pack_has_the_same_bytes_each_time_and_both_forms_hold(
    sqlite_store: Store, tmp_path: pathlib.Path
) -> None:
    mailed(sqlite_store)
    (stored,) = list_chains(sqlite_store)
    for name in ("one.zip", "two.zip", "folder", "one.zip"):
        write_pack(sqlite_store, stored, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    for name in ("one.zip", "folder"):
        verdict = check_pack(tmp_path / name)
        assert (verdict.broken, verdict.head, verdict.length) == (None, stored.head, 6)
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        names = sorted(archive.namelist())
        folder = tmp_path / "folder"
        assert names == sorted(
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        )
        assert all(archive.read(name) == (folder / name).read_bytes() for name in names)
    assert names == [
        "0001-announce/report.json",
        "0001-announce/texts/new.md",
        "0001-announce/texts/old.md",
        "SUMMARY.txt",
        "chain.jsonl",
        "manifest.json",
    ]
    summary = (tmp_path / "folder" / "SUMMARY.txt").read_text()
    assert "Approved by: A. Lee at 2027-01-10T12:00:00+00:00" in summary
    assert "a slip of the pen" in summary and stored.head in summary
    assert re.search(r"4 accepted +account, en", summary)


def test_nothing_else_is_overwritten(sqlite_store: Store, tmp_path: pathlib.Path) -> None:
    mailed(sqlite_store)
    (stored,) = list_chains(sqlite_store)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    (tmp_path / "mine.zip").write_text("no zip")
    for name in ("mine", "mine.zip"):
        with pytest.raises(UsageError, match="is no pack of this notice"):
            write_pack(sqlite_store, stored, tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir() if "evidence" in path.name) == []
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"
    assert (tmp_path / "mine.zip").read_text() == "no zip"


def lines_of(pack: pathlib.Path) -> list[str]:
    return (pack / "chain.jsonl").read_text().splitlines()


def put(pack: pathlib.Path, lines: list[str]) -> str:
    """Write the chain anew and return what the check says."""
    (pack / "chain.jsonl").write_text("".join(f"{line}\n" for line in lines))
    broken = check_pack(pack).broken
    return broken.problem if broken else ""


def test_every_record_altered_removed_moved_or_added_is_found(pack: pathlib.Path) -> None:
    lines = lines_of(pack)
    assert put(pack, lines) == "" and len(lines) == 6
    for at, line in enumerate(lines):
        number, data = at + 1, json.loads(line)
        for field in data:
            changed = dict(data)
            if field == "body":
                changed["body"] = {**data["body"], "stage": "remind"}
            else:
                changed[field] = data[field] + 1 if field == "number" else f"{data[field]}0"
            said = put(pack, [*lines[:at], canonical(changed), *lines[at + 1 :]])
            assert f"record {number}" in said, (number, field, said)
        emptied = canonical({**data, "body": None})
        assert f"details of record {number}" in put(pack, [*lines[:at], emptied, *lines[at + 1 :]])
        gone = put(pack, [*lines[:at], *lines[at + 1 :]])
        assert f"record {number} should stand" in gone or f"after {at} are gone" in gone
        assert put(pack, [*lines[:at], line, *lines[at:]]) != ""
        for other in range(at):
            swapped = [*lines]
            swapped[at], swapped[other] = swapped[other], swapped[at]
            assert f"where record {other + 1} should stand" in put(pack, swapped)
    assert put(pack, []) == "the chain has 6 records, and those after 0 are gone"
    last = json.loads(lines[-1])
    added = make_record(last["hash"], 7, RecordKind.COUNTS, last["at"], {"counts": []})
    line = {
        name: getattr(added, name)
        for name in ("number", "kind", "at", "body_sha256", "previous", "hash")
    }
    more = canonical({**line, "kind": "counts", "body": added.details()})
    assert put(pack, [*lines, more]) == "the chain ends with record 6, and more were put behind it"
    assert "cannot be read" in put(pack, [*lines[:2], "{}", *lines[3:]])
    first = json.loads(lines[0])
    other_spellings = (
        lines[0].replace(":", ": ", 1),
        canonical({**first, "remark": "put in later"}),
        canonical({**first, "number": 1.0}),
        canonical({**first, "number": True}),
        canonical({**first, "number": float("inf")}),
        "[" * 100_000,
        "[]",
    )
    for spelt in other_spellings:
        assert "record 1 cannot be read" in put(pack, [spelt, *lines[1:]])
    assert put(pack, lines) == ""


def test_every_file_altered_removed_or_added_is_found(pack: pathlib.Path) -> None:
    files = [path for path in sorted(pack.rglob("*")) if path.is_file()]
    for path in files:
        if path.name in ("chain.jsonl", "manifest.json"):
            continue
        before = path.read_bytes()
        path.write_bytes(before + b" ")
        name = path.relative_to(pack).as_posix()
        assert check_pack(pack).broken == Break(
            0, f"the file {name} was changed after it was written"
        )
        path.unlink()
        assert check_pack(pack).broken == Break(0, f"the file {name} is gone")
        path.write_bytes(before)
    (pack / "0001-announce" / "extra.txt").write_text("more")
    broken = check_pack(pack).broken
    assert broken is not None and "extra.txt was put into the pack" in broken.problem


@pytest.mark.parametrize("field", ["namespace", "policy", "notice", "records", "head"])
def test_a_manifest_of_something_else_is_found(pack: pathlib.Path, field: str) -> None:
    path = pack / "manifest.json"
    data = json.loads(path.read_text())
    data[field] = data[field] - 1 if field == "records" else "0" * 64
    path.write_text(json.dumps(data))
    assert check_pack(pack).broken is not None


def test_a_file_twice_in_a_zip_is_found(
    sqlite_store: Store, tmp_path: pathlib.Path, recwarn: pytest.WarningsRecorder
) -> None:
    mailed(sqlite_store)
    (stored,) = list_chains(sqlite_store)
    file = tmp_path / "pack.zip"
    write_pack(sqlite_store, stored, file)
    with pytest.warns(UserWarning), zipfile.ZipFile(file, "a") as archive:
        archive.writestr("SUMMARY.txt", archive.read("SUMMARY.txt"))
    broken = check_pack(file).broken
    assert broken is not None and "SUMMARY.txt was put into the pack" in broken.problem


def test_what_is_no_pack_is_said_in_a_line(tmp_path: pathlib.Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.zip").write_bytes(b"PK no")
    for name in ("empty", "file.zip", "absent.zip"):
        with pytest.raises(DeliveryError, match=re.escape(str(tmp_path / name))):
            check_pack(tmp_path / name)


@pytest.mark.parametrize("manifest", ["[]", "null", "[" * 100_000, '{"format": 1}'])
def test_a_manifest_that_is_none_is_said_in_a_line(pack: pathlib.Path, manifest: str) -> None:
    (pack / "manifest.json").write_text(manifest)
    with pytest.raises(DeliveryError, match=r"manifest\.json cannot be read"):
        check_pack(pack)


def test_a_damaged_or_encrypted_zip_is_said_in_a_line(
    pack: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    zipped = tmp_path / "packed.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(pack.rglob("*")):
            archive.write(path, path.relative_to(pack))
    assert check_pack(zipped).broken is None
    sound = zipped.read_bytes()
    with zipfile.ZipFile(zipped) as archive:
        entry = archive.getinfo("chain.jsonl")
    start = entry.header_offset + 30 + len(entry.filename)
    damaged = bytearray(sound)
    damaged[start : start + 8] = b"\xff" * 8
    encrypted = bytearray(sound)
    encrypted[sound.rindex(b"chain.jsonl") - 46 + 8] |= 1
    for content in (damaged, encrypted):
        zipped.write_bytes(content)
        with pytest.raises(DeliveryError, match="cannot be read as a pack"):
            check_pack(zipped)


def test_a_chain_written_anew_is_found_by_a_head_that_was_noted(
    pack: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    verdict = check_pack(pack)
    assert judge_head(verdict, verdict.head).broken is None
    assert judge_head(verdict, verdict.hashes[2]).broken is None  # it has grown since
    with open_store(f"{tmp_path}/other.sqlite") as other:
        mailed(other)
        (stored,) = list_chains(other)
        write_pack(other, stored, tmp_path / "forged")
    forged = check_pack(tmp_path / "forged")
    assert forged.broken is None
    broken = judge_head(forged, verdict.head).broken
    assert broken is not None and "the chain was written anew" in broken.problem


TAMPERING: dict[str, tuple[Callable[[], list[Executable]], str]] = {
    "record altered": (
        lambda: [
            update(record)
            .where(record.c.number == 2)
            .values(body=text("replace(body, 'accepted', 'rejected')"))
        ],
        "the details of record 2 (sent) were changed",
    ),
    "record removed": (
        lambda: [delete(record).where(record.c.number == 3)],
        "where record 3 should stand, there is record 4",
    ),
    "last record removed": (
        lambda: [delete(record).where(record.c.number == 6)],
        "the chain has 6 records, and those after 5 are gone",
    ),
    "records swapped": (
        lambda: [
            update(record).where(record.c.number == before).values(number=after)
            for before, after in ((4, 99), (5, 4), (99, 5))
        ],
        "record 4 (events) does not belong behind record 3",
    ),
    "head altered": (lambda: [update(chain).values(head="0" * 64)], "it was exchanged"),
    "details emptied": (
        lambda: [update(record).where(record.c.number == 2).values(body=None)],
        "the details of record 2 (sent) are gone",
    ),
    "details of the notice emptied": (
        lambda: [update(record).where(record.c.number == 1).values(body=None)],
        "such are never pruned",
    ),
    "kind unknown": (
        lambda: [update(record).where(record.c.number == 3).values(kind="gossip")],
        "record 3 (gossip) was changed",
    ),
    "text altered": (
        lambda: [text("UPDATE policydiff_exhibit SET content = X'00'")],
        "report.json of record 1 was changed",
    ),
    "text removed": (lambda: [text("DELETE FROM policydiff_exhibit")], "of record 1 is gone"),
    "request altered": (lambda: [update(request).values(size=7)], "record 2 and the ledger differ"),
    "request removed": (lambda: [delete(request)], "gone from the ledger"),
    "event altered": (
        lambda: [update(event).where(event.c.kind == "bounce").values(detail="all is well")],
        "record 5 tells of an event (bounce)",
    ),
    "event removed": (lambda: [delete(event)], "record 5 tells of an event"),
    "delivery removed": (
        lambda: [delete(delivery).where(delivery.c.state == "rejected")],
        "1 deliveries that records tell of are gone",
    ),
    "delivery planned again": (
        lambda: [update(delivery).where(delivery.c.state == "bounced").values(state="planned")],
        "it would be sent twice",
    ),
    "mark exchanged": (
        lambda: [
            update(delivery)
            .where(delivery.c.state == "bounced")
            .values(state="delivered", sealed="delivered")
        ],
        "record 4 gives delivery",
    ),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_what_was_touched_in_the_store_is_found(sqlite_store: Store, what: str) -> None:
    mailed(sqlite_store)
    statement, problem = TAMPERING[what]
    with sqlite_store.write() as connection:
        for each in statement():
            connection.execute(each)
    broken = judged(sqlite_store).broken
    assert broken is not None
    assert problem in broken.problem


def test_what_is_taken_back_before_it_is_sent_again_is_no_fault(sqlite_store: Store) -> None:
    clock = Clock(NOW)
    fill(sqlite_store, 4)
    lost = ScriptedTransport(lambda batch: tuple(Unknown("lost") for _ in batch.envelopes))
    send(sqlite_store, lost, clock=clock, sleep=clock.sleep)
    seal_notice(sqlite_store, KEY, clock())
    resolve_deliveries(sqlite_store, KEY, sent=False, by="B. Ray", reason="asked", now=clock())
    person = next(iter(list_subscribers(sqlite_store)))
    erase_subscriber(sqlite_store, person.address)
    again = ScriptedTransport()
    send(sqlite_store, again, clock=clock, sleep=clock.sleep, resume=True)
    assert len(again.everybody_told()) == 3
    for sealed in (False, True):
        if sealed:
            seal_notice(sqlite_store, KEY, clock())
        assert judged(sqlite_store).broken is None


def test_an_answer_that_comes_after_the_seal_is_no_fault(sqlite_store: Store) -> None:
    mailed(sqlite_store)
    with sqlite_store.write() as connection:
        connection.execute(delete(record))
        connection.execute(delete(chain))
        for table in (delivery, event, request):
            connection.execute(update(table).values(sealed=None))
        connection.execute(update(request).values(finished_at=None, outcome=""))
    seal_notice(sqlite_store, KEY, NOW)
    with sqlite_store.write() as connection:
        connection.execute(update(request).values(finished_at=NOW, outcome="6 accepted"))
    assert judged(sqlite_store).broken is None


def test_what_the_ledger_learnt_since_is_counted_and_no_fault(sqlite_store: Store) -> None:
    mailed(sqlite_store)
    with sqlite_store.write() as connection:
        connection.execute(
            update(delivery).where(delivery.c.state == "accepted").values(state="delivered")
        )
    verdict = judged(sqlite_store)
    assert (verdict.broken, verdict.unsealed) == (None, 4)


def test_pruning_never_breaks_the_chain(store: Store, tmp_path: pathlib.Path) -> None:
    clock = mailed(store)
    keep = KeepDays(ledger=90, events=30)
    assert prune(store, keep, clock() + 20 * DAY, dry_run=False) == ()
    (planned,) = prune(store, keep, clock() + 100 * DAY, dry_run=True)
    assert (planned.records, planned.requests, planned.events, planned.deliveries) == (3, 1, 2, 6)
    assert judged(store).pruned == 0
    (only_events,) = prune(store, keep, clock() + 40 * DAY, dry_run=False)
    assert (only_events.records, only_events.events, only_events.requests) == (1, 2, 0)
    assert (judged(store).broken, judged(store).pruned) == (None, 1)
    (rest,) = prune(store, keep, clock() + 100 * DAY, dry_run=False)
    assert (rest.records, rest.requests, rest.deliveries) == (2, 1, 6)
    assert prune(store, keep, clock() + 100 * DAY, dry_run=False) == ()
    assert kinds(store)[-2:] == ["pruned", "pruned"]
    verdict = judged(store)
    assert (verdict.broken, verdict.pruned) == (None, 3)
    (stored,) = list_chains(store)
    write_pack(store, stored, tmp_path / "pack.zip")
    assert (check_pack(tmp_path / "pack.zip").broken, check_pack(tmp_path / "pack.zip").pruned) == (
        None,
        3,
    )
    # The ledger still knows whom it told: nobody is told again.
    again = ScriptedTransport()
    send(store, again, clock=clock, sleep=clock.sleep, resume=True)
    assert again.everybody_told() == []


def test_nothing_is_pruned_while_the_end_is_unknown(sqlite_store: Store) -> None:
    clock = mailed(sqlite_store)
    with sqlite_store.write() as connection:
        connection.execute(
            update(delivery).where(delivery.c.state == "bounced").values(state="unknown")
        )
    for dry_run in (True, False):
        (found,) = prune(sqlite_store, KeepDays(1, 1), clock() + 9 * DAY, dry_run=dry_run)
        assert found.undecided == 1
    assert judged(sqlite_store).pruned == 0


def test_without_a_number_of_days_everything_is_kept(sqlite_store: Store) -> None:
    clock = mailed(sqlite_store)
    assert prune(sqlite_store, KeepDays(0, 0), clock() + 9999 * DAY, dry_run=False) == ()


BODIES = st.lists(
    st.tuples(
        st.sampled_from(list(RecordKind)),
        st.dictionaries(st.text(max_size=4), st.text(max_size=8) | st.integers(), max_size=3),
    ),
    max_size=6,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(bodies=BODIES, data=st.data())
def test_a_chain_holds_until_anything_in_it_is_another(
    bodies: list[tuple[RecordKind, dict[str, object]]], data: st.DataObject
) -> None:
    key = ChainKey("live", "privacy", "n")
    links: list[Record] = []
    head = key.start
    for number, (kind, body) in enumerate(bodies, 1):
        links.append(make_record(head, number, kind, "2027-01-01T00:00:00.000+00:00", body))
        head = links[-1].hash

    def ends(records: list[Record]) -> object:
        found = [*check_links(records, key, length=len(links), head=head)]
        return found[-1] if found and isinstance(found[-1], Break) else None

    assert ends(links) is None
    order = data.draw(st.permutations(links))
    assert (ends(order) is None) == (order == links)
    cut = data.draw(st.integers(0, len(links)))
    assert (ends(links[:cut]) is None) == (cut == len(links))


def test_an_unwritable_place_is_said_in_a_line(sqlite_store: Store, tmp_path: pathlib.Path) -> None:
    mailed(sqlite_store)
    (stored,) = list_chains(sqlite_store)
    (tmp_path / "file").write_text("")
    with pytest.raises(DeliveryError, match="cannot be written"):
        write_pack(sqlite_store, stored, tmp_path / "file" / "pack.zip")
    shutil.rmtree(tmp_path / "file", ignore_errors=True)
