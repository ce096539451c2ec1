"""What a notice is about, and which watchers asked to be told of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.delivery.delivery_samples import KEY, ScriptedTransport, message, send

from policydiff.delivery.audience import add_subscriber
from policydiff.delivery.planning import plan_mailing
from policydiff.delivery.records import AudienceCount, SkipCount, SkipReason, SubscriberKind
from policydiff.delivery.sending import UnsubscribeLinks
from policydiff.delivery.store import Store
from policydiff.delivery.topics import ALL_TOPICS, TOPICS, topics_of_report
from policydiff.materiality import Level
from policydiff.pipeline.comparison import compare
from policydiff.report import ChangeReport
from policydiff.rules import CATALOGUE

ACCOUNT, WATCHER = SubscriberKind.ACCOUNT, SubscriberKind.WATCHER


def report(before: str, after: str) -> ChangeReport:
    head = "# Privacy policy\n\n## Ours\n\n"
    return compare(head + before + "\n", head + after + "\n")


@pytest.mark.parametrize(
    ("before", "after", "topics"),
    [
        (
            "We keep server logs for 30 days.",
            "We keep server logs for 90 days.",
            {"retention"},
        ),
        (
            "You must be at least 16 years old to use our service.",
            "You must be at least 13 years old to use our service.",
            {"children"},
        ),
    ],
)
def test_topics_follow_the_rules_that_fired(before: str, after: str, topics: set[str]) -> None:
    found = report(before, after)
    assert found.level is Level.MATERIAL
    assert topics_of_report(found) == topics


def test_what_nobody_could_read_concerns_everybody() -> None:
    found = report("Our printers receive your address.", "Our bakers receive your address.")
    rules = {finding.rule for change in found.changes for finding in change.findings}
    assert "unexplained-practice-words" in rules
    assert topics_of_report(found) == ALL_TOPICS


def test_what_a_person_called_material_concerns_everybody() -> None:
    found = report("Our club is nice.", "Our club is very nice.")
    called = replace(
        found, changes=tuple(replace(change, level=Level.MATERIAL) for change in found.changes)
    )
    assert topics_of_report(called) == ALL_TOPICS
    assert topics_of_report(found) == ALL_TOPICS, "never none"


def test_every_topic_has_rules_and_names_are_in_order() -> None:
    assert list(TOPICS) == sorted(TOPICS)
    assert len({rule.id for rule in CATALOGUE}) == len(CATALOGUE)


def add(store: Store, name: str, kind: SubscriberKind, *topics: str) -> None:
    add_subscriber(store, f"{name}@example.org", locale="en", kind=kind, topics=topics)


def test_only_watchers_choose(store: Store) -> None:
    add(store, "all", WATCHER)
    add(store, "children", WATCHER, "children")
    add(store, "both", WATCHER, "children", "retention")
    add(store, "account", ACCOUNT, "children")
    topics = {"retention"}
    plan = plan_mailing(store, KEY, locales=("en",), default_locale="en", topics=topics)
    assert plan.recipients == (AudienceCount(ACCOUNT, "en", 1), AudienceCount(WATCHER, "en", 2))
    assert plan.skipped == (SkipCount(WATCHER, SkipReason.OTHER_TOPICS, 1),)
    transport = ScriptedTransport()
    links = UnsubscribeLinks("https://example.org/u/{token}", (b"k" * 32,))
    watchers = {"en": message(extra="%%pd_unsub%%")}
    send(store, transport, topics=topics, watcher_messages=watchers, unsubscribe=links)
    assert transport.everybody_told() == [
        "account@example.org",
        "all@example.org",
        "both@example.org",
    ]
