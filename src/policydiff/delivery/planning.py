"""Who gets a notice in which language, who does not, and why. Reads the store, changes nothing.

`judge` is the one rule on who may be mailed; the plan that a person approves and the rows that a
mailing writes both come from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from policydiff.delivery.records import (
    AudienceCount,
    MailingKey,
    Plan,
    SkipCount,
    SkipReason,
    Subscriber,
    SubscriberKind,
    SubscriberStatus,
)
from policydiff.delivery.store import Store
from policydiff.delivery.store.ledger import find_mailing, which_decided
from policydiff.delivery.store.subscribers import iter_subscribers_by_page
from policydiff.errors import ConfigError

__all__ = ["choose_locale", "judge", "plan_mailing"]

_BY_STATUS = {
    SubscriberStatus.PENDING: SkipReason.PENDING,
    SubscriberStatus.UNSUBSCRIBED: SkipReason.UNSUBSCRIBED,
    SubscriberStatus.BOUNCED: SkipReason.BOUNCED,
    SubscriberStatus.COMPLAINED: SkipReason.COMPLAINED,
}


def judge(person: Subscriber, policy: str) -> SkipReason | None:
    """Return why `person` gets no notice about `policy`, or None where they get one."""
    if person.policies and policy not in person.policies:
        return SkipReason.NOT_FOLLOWING
    return _BY_STATUS.get(person.status)


def needs_another_channel(person: Subscriber, policy: str) -> bool:
    """Whether `person` must be told about `policy` and mail does not reach them."""
    undeliverable = (SkipReason.BOUNCED, SkipReason.COMPLAINED)
    return person.kind is SubscriberKind.ACCOUNT and judge(person, policy) in undeliverable


def choose_locale(wanted: str, available: Collection[str], default: str) -> str:
    """Return which of `available` a reader of `wanted` gets: the same, the language, the default.

    `de-AT` takes `de-AT`, else `de`, else the first of another country's `de-…` in order, else
    `default`. Raises ConfigError where `default` is not available.
    """
    if default not in available:
        raise ConfigError(
            f"there is no message in the default locale {default!r}; there is: "
            f"{', '.join(sorted(available)) or 'none'}"
        )
    by_case = {locale.casefold(): locale for locale in sorted(available)}
    parts = wanted.replace("_", "-").casefold().split("-")
    for length in range(len(parts), 0, -1):
        found = by_case.get("-".join(parts[:length]))
        if found is not None:
            return found
    related = [locale for folded, locale in by_case.items() if folded.startswith(f"{parts[0]}-")]
    if default in related or not related:
        return default
    return related[0]


def plan_mailing(
    store: Store, key: MailingKey, *, locales: Collection[str], default_locale: str
) -> Plan:
    """Return who would be mailed now: everybody whom the ledger does not yet have for this stage.

    `locales` are those that messages exist in. Raises ConfigError as `choose_locale` does.
    """
    chosen: dict[str, str] = {}
    recipients: Counter[tuple[SubscriberKind, str]] = Counter()
    skipped: Counter[tuple[SubscriberKind, SkipReason]] = Counter()
    another: list[str] = []
    mailing = find_mailing(store, key)
    choose_locale(default_locale, locales, default_locale)
    for page in iter_subscribers_by_page(store):
        told = which_decided(store, mailing, [person.id for person in page]) if mailing else set()
        for person in page:
            reason = SkipReason.TOLD if person.id in told else judge(person, key.policy)
            if reason is not None:
                skipped[person.kind, reason] += 1
                if needs_another_channel(person, key.policy):
                    another.append(person.id)
                continue
            if person.locale not in chosen:
                chosen[person.locale] = choose_locale(person.locale, locales, default_locale)
            recipients[person.kind, chosen[person.locale]] += 1
    return Plan(
        key=key,
        recipients=tuple(AudienceCount(*part, count) for part, count in sorted(recipients.items())),
        skipped=tuple(SkipCount(*part, count) for part, count in sorted(skipped.items())),
        another_channel=tuple(another),
    )
