"""Who gets a notice in which language, who does not, and why. Reads the store, changes nothing.

`judge` is the one rule on who may be mailed; the plan that a person approves and the rows that a
mailing writes both come from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator

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
from policydiff.delivery.store.ledger import failed_accounts, find_mailing, which_decided
from policydiff.delivery.store.subscribers import iter_readers_by_page, iter_subscribers
from policydiff.delivery.topics import ALL_TOPICS
from policydiff.errors import ConfigError

__all__ = ["choose_locale", "iter_unreached", "judge", "needs_another_channel", "plan_mailing"]

_BY_STATUS = {
    SubscriberStatus.PENDING: SkipReason.PENDING,
    SubscriberStatus.UNSUBSCRIBED: SkipReason.UNSUBSCRIBED,
    SubscriberStatus.BOUNCED: SkipReason.BOUNCED,
    SubscriberStatus.COMPLAINED: SkipReason.COMPLAINED,
    SubscriberStatus.SUPPRESSED: SkipReason.SUPPRESSED,
}


def judge(
    person: Subscriber, policy: str, topics: Collection[str] = ALL_TOPICS
) -> SkipReason | None:
    """Return why `person` gets no notice about `policy`, or None where they get one.

    `topics` are those of the notice. Only a watcher may choose among them: an account holder must be
    told of everything.
    """
    if person.policies and policy not in person.policies:
        return SkipReason.NOT_FOLLOWING
    chooses = person.kind is SubscriberKind.WATCHER and person.topics
    if chooses and not set(person.topics) & set(topics):
        return SkipReason.OTHER_TOPICS
    return _BY_STATUS.get(person.status)


def needs_another_channel(person: Subscriber, policy: str) -> bool:
    """Whether `person` must be told about `policy` and mail does not reach them."""
    undeliverable = (SkipReason.BOUNCED, SkipReason.COMPLAINED, SkipReason.SUPPRESSED)
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
    store: Store,
    key: MailingKey,
    *,
    locales: Collection[str],
    default_locale: str,
    topics: Collection[str] = ALL_TOPICS,
    among: Callable[[Collection[str]], set[str]] | None = None,
) -> Plan:
    """Return who would be mailed now: everybody whom the ledger does not yet have for this stage.

    `locales` are those that messages exist in; `topics` what the notice is about; `among` returns those
    of some subscriber ids that the mailing is for, where it is not for everybody. Raises ConfigError as
    `choose_locale` does.
    """
    chosen: dict[str, str] = {}
    recipients: Counter[tuple[SubscriberKind, str]] = Counter()
    skipped: Counter[tuple[SubscriberKind, SkipReason]] = Counter()
    another: list[str] = []
    mailing = find_mailing(store, key)
    failed = failed_accounts(store, mailing) if mailing else ()
    choose_locale(default_locale, locales, default_locale)
    for page in iter_readers_by_page(store):
        ids = [person.id for person in page]
        told = which_decided(store, mailing, ids) if mailing else set()
        meant = set(ids) if among is None else among(ids)
        for person in page:
            if person.id not in meant:
                skipped[person.kind, SkipReason.NOT_TOLD] += 1
                continue
            reason = SkipReason.TOLD if person.id in told else judge(person, key.policy, topics)
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
        another_channel=tuple(sorted({*another, *failed})),
    )


def iter_unreached(store: Store, keys: Collection[MailingKey]) -> Iterator[Subscriber]:
    """Yield the account holders who must be told of these mailings in another way than by mail."""
    mailings = [mailing for key in keys if (mailing := find_mailing(store, key))]
    failed = {one for mailing in mailings for one in failed_accounts(store, mailing)}
    policies = {key.policy for key in keys}
    for person in iter_subscribers(store):
        if person.id in failed or any(needs_another_channel(person, each) for each in policies):
            yield person
