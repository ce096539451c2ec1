"""Whom SendGrid will not mail, or who left there: its lists into ours, before a mailing.

Where no server listens for events this is how a bounce, a complaint or an opt-out comes home, and
where one does it catches what events leave out. SendGrid drops mail to people on most of these lists
without an error, so an account holder among them must be told by another channel.

The lists are only read. Each page is a transaction of its own; a pull that breaks off has made some
statuses stricter, which is right, and is begun anew next time.
"""

from __future__ import annotations

import http.client
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from policydiff.delivery.addresses import address_key
from policydiff.delivery.records import Subscriber, SubscriberKind, SubscriberStatus
from policydiff.delivery.store import Store
from policydiff.delivery.store.leaving import end_subscriptions, restore_suppressed
from policydiff.delivery.store.subscribers import fetch_by_address
from policydiff.delivery.transports.sendgrid import SendGridSettings, open_client, retry_after
from policydiff.errors import DeliveryError

__all__ = ["SuppressionResult", "pull_suppressions"]

PAGE = 500
"""Entries a request; the most that the API gives."""
_MAX_PAGES = 20_000
_TRIES = 4
_FIRST_WAIT = 2.0
_MAX_WAIT = 60.0
_BLOCKS = "blocks"
_OPTED_OUT = SubscriberStatus.SUPPRESSED

_Effect = Callable[[Subscriber], SubscriberStatus | None]


@dataclass(frozen=True, slots=True)
class SuppressionResult:
    """What SendGrid's lists made of ours, in numbers; no addresses."""

    entries: int = 0
    """On all lists together."""
    bounced: int = 0
    """Readers who are not mailed any more since their address does not work."""
    complained: int = 0
    unsubscribed: int = 0
    """Watchers who left."""
    suppressed: int = 0
    """Account holders whom SendGrid would not mail, since they opted out of everything there."""
    restored: int = 0
    """Account holders whom it would mail again."""
    blocked: int = 0
    """Readers whose server refused an earlier mail and may take the next: they are mailed."""


@dataclass(frozen=True, slots=True)
class _List:
    """One of SendGrid's lists."""

    name: str
    path: tuple[str, ...]
    paged: bool
    effect: _Effect


def pull_suppressions(
    store: Store,
    api_key: str | None,
    settings: SendGridSettings,
    *,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> SuppressionResult:
    """Bring the status of everybody on the list up to date with SendGrid's lists.

    Bounces and invalid addresses, spam reports, global unsubscribes, the unsubscribes of the group
    in `settings` where there is one, and blocks, which are only counted.

    Raises ConfigError where the key is missing; DeliveryError where a list cannot be read to its
    end. Then nobody should be mailed: somebody who left might be among them.
    """
    api = _Api(open_client(api_key, settings), clock, sleep)
    begun = clock()
    counts: Counter[SubscriberStatus] = Counter()
    entries = 0
    blocked, opted_out = set[str](), set[str]()
    for source in _lists(settings.asm_group):
        for page in api.pages(source, begun):
            entries += len(page)
            with store.write() as connection:
                keys = sorted({address_key(address) for address in page})
                people = fetch_by_address(connection, keys).values()
                ends = {person.id: source.effect(person) for person in people}
                known = {one: status for one, status in ends.items() if status is not None}
                counts += end_subscriptions(connection, known, begun)
            opted_out |= {one for one, status in known.items() if status is _OPTED_OUT}
            blocked |= set(ends) if source.name == _BLOCKS else set()
    with store.write() as connection:
        restored = restore_suppressed(connection, opted_out, begun)
    return SuppressionResult(
        entries=entries,
        bounced=counts[SubscriberStatus.BOUNCED],
        complained=counts[SubscriberStatus.COMPLAINED],
        unsubscribed=counts[SubscriberStatus.UNSUBSCRIBED],
        suppressed=counts[_OPTED_OUT],
        restored=restored,
        blocked=len(blocked),
    )


def _lists(asm_group: int) -> tuple[_List, ...]:
    """Return the lists in the order they are pulled."""

    def always(status: SubscriberStatus | None) -> _Effect:
        return lambda person: status

    def left_everything(person: Subscriber) -> SubscriberStatus:
        is_watcher = person.kind is SubscriberKind.WATCHER
        return SubscriberStatus.UNSUBSCRIBED if is_watcher else _OPTED_OUT

    def left_the_group(person: Subscriber) -> SubscriberStatus | None:
        # Only mails to watchers are sent in the group's name.
        is_watcher = person.kind is SubscriberKind.WATCHER
        return SubscriberStatus.UNSUBSCRIBED if is_watcher else None

    bounced, complained = always(SubscriberStatus.BOUNCED), always(SubscriberStatus.COMPLAINED)
    lists = (
        _List("bounces", ("suppression", "bounces"), True, bounced),
        _List("invalid_emails", ("suppression", "invalid_emails"), True, bounced),
        _List("spam_reports", ("suppression", "spam_reports"), True, complained),
        _List("unsubscribes", ("suppression", "unsubscribes"), True, left_everything),
        _List(_BLOCKS, ("suppression", "blocks"), True, always(None)),
    )
    if asm_group <= 0:
        return lists
    path = ("asm", "groups", str(asm_group), "suppressions")
    return (*lists, _List(f"unsubscribes of group {asm_group}", path, False, left_the_group))


class _Api:
    """Reads lists. Reading may be tried again, unlike sending."""

    def __init__(
        self, client: Any, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._client = client.client
        self._clock = clock
        self._sleep = sleep

    def pages(self, source: _List, until: float) -> Iterator[list[str]]:
        """Yield the addresses on a list, a page at a time.

        Entries made after `until` are left out: they would move the others from page to page.
        """
        if not source.paged:
            everybody = self._addresses(source, {})
            for start in range(0, len(everybody), PAGE):
                yield everybody[start : start + PAGE]
            return
        for number in range(_MAX_PAGES):
            query = {"limit": PAGE, "offset": number * PAGE, "end_time": int(until)}
            page = self._addresses(source, query)
            if page:
                yield page
            if len(page) < PAGE:
                return
        raise DeliveryError(f"SendGrid's list of {source.name} does not end; nothing was sent")

    def _addresses(self, source: _List, query: dict[str, int]) -> list[str]:
        try:
            entries = json.loads(self._get(source, query))
            found = [entry["email"] if source.paged else entry for entry in entries]
        except (ValueError, TypeError, KeyError, RecursionError):
            entries, found = None, []
        if not isinstance(entries, list) or not all(isinstance(one, str) for one in found):
            raise DeliveryError(
                f"SendGrid's list of {source.name} is not in the form that its API promises; "
                "nothing was sent"
            )
        return found

    def _get(self, source: _List, query: dict[str, int]) -> bytes:
        from python_http_client.exceptions import HTTPError

        wait, problem = _FIRST_WAIT, ""
        for tried in range(1, _TRIES + 1):
            asked: float | None = None
            try:
                request = self._client
                for part in source.path:
                    request = request._(part)
                answer: bytes = request.get(query_params=query).body
                return answer
            except HTTPError as error:
                status = int(error.status_code)
                if 400 <= status < 500 and status not in (408, 429):
                    raise DeliveryError(_refusal(source, status)) from None
                problem = f"it answered {status}"
                asked = retry_after(error.headers, self._clock())
            except (OSError, http.client.HTTPException) as error:
                problem = type(error).__name__
            if tried < _TRIES:
                self._sleep(min(wait if asked is None else asked, _MAX_WAIT))
                wait *= 2
        raise DeliveryError(
            f"SendGrid's list of {source.name} cannot be read, tried {_TRIES} times ({problem}); "
            "nothing was sent: run it again later"
        )


def _refusal(source: _List, status: int) -> str:
    if status == 404 and not source.paged:
        hint = "check asm_group under [delivery.sendgrid]"
    else:
        hint = "give SENDGRID_API_KEY the permission to read suppressions and unsubscribe groups"
    return (
        f"SendGrid does not show its list of {source.name} (it answered {status}); nothing was sent: "
        f"{hint}, or set pull_suppressions = false"
    )
