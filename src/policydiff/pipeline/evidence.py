"""What a notice told, as evidence keeps it: both texts, report, decisions and mails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from policydiff.delivery.records import REHEARSAL, MailingKey, SubscriberKind
from policydiff.history import Version
from policydiff.notice import normalised_sha256
from policydiff.pipeline.pending import Pending, Repeat
from policydiff.render.email import Message
from policydiff.render.json import render_json

if TYPE_CHECKING:
    from policydiff.delivery.evidence.sealing import Exhibit
    from policydiff.delivery.store import Store

__all__ = ["evidence_head", "evidence_kept", "pack_name", "without_own_link"]

_OWN_LINK = "[each reader's own link]"
"""Stands in the mails where a link with a reader's own token would."""


@contextmanager
def evidence_kept(
    store: Store,
    key: MailingKey,
    pending: Pending | Repeat,
    messages: Mapping[SubscriberKind, Mapping[str, Message]],
    *,
    folder: Path | None = None,
    clock: Callable[[], float] = time.time,
) -> Iterator[None]:
    """Write down what is told before the block sends it, and what became of it afterwards.

    With `folder`, a pack is left there at the end. A run that dies is put on record by the next one.
    A rehearsal tells nobody and leaves none.
    """
    from policydiff.delivery.evidence.chain import ChainKey
    from policydiff.delivery.evidence.pack import prepare_place, write_pack
    from policydiff.delivery.evidence.sealing import record_notice, seal_notice
    from policydiff.delivery.evidence.store import require_chain

    if key.namespace == REHEARSAL:
        yield
        return
    pack = folder / pack_name(key) if folder is not None else None
    if pack is not None:
        # Before the first mail: a pack that cannot be written must not end a mailing in an error.
        prepare_place(pack, ChainKey(key.namespace, key.policy, key.notice))
    record_notice(store, key, _facts(pending, messages), _exhibits(pending, messages), clock())
    yield
    seal_notice(store, key, clock())
    if pack is not None:
        write_pack(store, require_chain(store, key), pack)


def without_own_link(part: str) -> str:
    """Return a part of a mail as it is for all readers: no link that is one reader's own."""
    from policydiff.delivery.letters import UNSUBSCRIBE_SLOT

    return part.replace(UNSUBSCRIBE_SLOT, _OWN_LINK)


def pack_name(key: MailingKey) -> str:
    """Return the file name of the pack that a mailing leaves."""
    return f"{key.policy}-{key.notice}.zip"


def evidence_head(store: Store, key: MailingKey) -> str:
    """Return the hash of the last record on a mailing's notice; "" for a rehearsal."""
    from policydiff.delivery.evidence.store import require_chain

    return "" if key.namespace == REHEARSAL else require_chain(store, key).head


def _facts(
    pending: Pending | Repeat, messages: Mapping[SubscriberKind, Mapping[str, Message]]
) -> dict[str, Any]:
    notice = pending.notice
    return {
        "policy": notice.policy,
        "title": notice.report.policy.title,
        "notice": notice.id,
        "follows": notice.follows,
        "level": notice.report.level.value,
        "rules_version": notice.report.rules_version,
        "policydiff_version": notice.report.policydiff_version,
        "headline": notice.headline,
        "effective_date": notice.effective_date,
        "content_digest": notice.digest,
        "approved_by": notice.approved_by,
        **(_decisions(pending) if isinstance(pending, Pending) else {}),
        "mails": [
            {"kind": kind.value, "locale": locale, "subject": message.subject}
            for kind, by_locale in sorted(messages.items())
            for locale, message in sorted(by_locale.items())
        ],
    }


def _decisions(pending: Pending) -> dict[str, Any]:
    """Return both versions and what people decided; a repeated notice has them in its first record."""
    approval = pending.review.approval
    return {
        "old": _version(pending.old),
        "new": _version(pending.new),
        "approval": None
        if approval is None
        else {"by": approval.by, "at": approval.at, "digest": approval.digest},
        "overrides": [
            {"change": each.change, "level": each.level.value, "by": each.by, "reason": each.reason}
            for each in pending.review.overrides
        ],
    }


def _version(version: Version) -> dict[str, str]:
    return {
        "commit": version.rev,
        "blob": version.blob,
        "date": version.date,
        "path": version.path,
        "normalised_sha256": normalised_sha256(version.content),
    }


def _exhibits(
    pending: Pending | Repeat, messages: Mapping[SubscriberKind, Mapping[str, Message]]
) -> list[Exhibit]:
    from policydiff.delivery.evidence.sealing import Exhibit

    notice = pending.notice
    files: list[tuple[str, str | bytes]] = [("report.json", render_json(notice.report))]
    if notice.since is not None:
        files.append(("since.json", render_json(notice.since)))
    if isinstance(pending, Pending):
        files += [*_text("old", pending.old), *_text("new", pending.new)]
    for kind, by_locale in messages.items():
        for locale, message in by_locale.items():
            for suffix, part in (("txt", message.text), ("html", message.html)):
                path = f"mails/{kind.value}-{locale}.{suffix}"
                files.append((path, without_own_link(part)))
    return [
        Exhibit(
            path, content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        )
        for path, content in files
    ]


def _text(name: str, version: Version) -> list[tuple[str, str | bytes]]:
    """Return a version as a file of its own format; none where readers had or get no policy."""
    if not version.exists:
        return []
    return [(f"texts/{name}{PurePosixPath(version.path).suffix}", version.content)]
