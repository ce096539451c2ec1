"""Changes by topic: in which order, under which headings, and when under none."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.render.email_cases import change, details, finding, report
from tests.render.test_email_notice import visible
from tests.render.topic_cases import many_topics, topic_mail

from policydiff.materiality import Direction
from policydiff.render import topics as told
from policydiff.render.email import MAX_HTML, render_email
from policydiff.render.topics import borne_topic, group_by_topic, topic_of
from policydiff.rules import CATALOGUE, Effect
from policydiff.rules.topics import MAIN_TOPICS

HEADING = re.compile(r"<(h[1-6])[^>]*>(.*?)</\1>", re.DOTALL)
TOLD = [
    ("h2", "How long we keep data"),
    ("h3", "1. “Your bookings” are now kept for 2 years instead of 6 months."),
    ("h3", "2. “Your invoices” are now kept for 10 years instead of 8 years."),
    ("h3", "3. “Your camera pictures” are now kept for 30 days instead of 90 days."),
    ("h2", "Who receives data"),
    ("h3", "4. “Insurers” newly appears among those who receive “bookings”."),
    ("h3", "5. “Lindwurm Ltd” newly appears among those who receive “invoices”."),
    ("h2", "What we do and promise"),
    ("h3", "6. This passage has a new wording, and its meaning may have changed."),
    ("h2", "Your choices and rights"),
    ("h3", "7. You may now: “have your visits deleted”."),
    ("h2", "What you can do"),
]


@pytest.mark.parametrize("stage", ["announce", "remind", "in_force", "correct"])
def test_several_changes_stand_under_their_topics_worst_first(stage: str) -> None:
    message = topic_mail(stage)
    (first, *found) = HEADING.findall(message.html)
    assert first[0] == "h1"
    assert found == TOLD
    text = " ".join(message.text.split())
    places = [text.index(said) for _, said in TOLD]
    assert places == sorted(places)
    for level, said in TOLD:
        assert (f"{said}\n{'-' * len(said)}\n" in message.text) == (level == "h2")


@pytest.mark.parametrize("stage", ["announce", "remind", "in_force", "correct"])
def test_what_is_better_is_called_so_in_both_parts(stage: str) -> None:
    for part in visible(topic_mail(stage)):
        assert part.count("Worse for you") == 4
        assert part.count("Better for you") == 2
        assert part.count("Different; we cannot say for whom") == 1


def test_headings_are_said_in_the_language_of_the_mail() -> None:
    for part in visible(topic_mail(locale="de")):
        places = [
            part.index(said)
            for said in (
                "Wie lange wir Daten aufbewahren",
                "Wer Daten erhält",
                "Was wir tun und zusagen",
                "Ihre Wahlmöglichkeiten und Rechte",
            )
        ]
        assert places == sorted(places)


@pytest.mark.parametrize(
    ("topics", "grouped"),
    [
        ((), ()),
        (("data",), (("", (0,)),)),
        (("data", "rights"), (("", (0, 1)),)),
        (("data", "data", "data"), (("", (0, 1, 2)),)),
        (("data", "rights", "sharing"), (("", (0, 1, 2)),)),
        (("rights", "data", "rights"), (("rights", (0, 2)), ("data", (1,)))),
    ],
)
def test_a_heading_stands_only_where_it_gathers_something(
    topics: Sequence[str], grouped: tuple[object, ...]
) -> None:
    assert group_by_topic(topics) == grouped


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(MAIN_TOPICS), max_size=12))
def test_every_change_stands_in_one_group_and_groups_in_the_order_of_their_first(
    topics: list[str],
) -> None:
    groups = group_by_topic(topics)
    told = [at for _, positions in groups for at in positions]
    assert sorted(told) == list(range(len(topics)))
    firsts = [positions[0] for _, positions in groups]
    assert firsts == sorted(firsts)
    for topic, positions in groups:
        assert list(positions) == sorted(positions)
        assert topic == "" or {topics[at] for at in positions} == {topic}


def test_a_finding_without_a_topic_leaves_it_to_the_one_beside_it() -> None:
    general = finding("Weaker.", rule="commitment-weakened")
    named = finding("A name.", rule="vendor-added")
    words = (("insert", "We may pass it to Lindwurm Ltd."),)
    assert topic_of(change(words, general)) == "other"
    assert topic_of(change(words, general, named)) == "sharing"
    better = finding("Shorter.", Effect.RESTRICTS, Direction.FAVOURABLE, rule="deletion-promised")
    assert topic_of(change(words, better, named)) == "sharing"


def test_where_not_all_fit_the_most_consequential_are_told_whatever_their_topic() -> None:
    rules = ("vendor-added", "retention-period-lengthened", "sale-started")
    long = (("insert", "We do so, and " + "more, " * 150 + "so."),)
    better = [
        change(long, finding(f"Good {n}.", Effect.RESTRICTS, Direction.FAVOURABLE,
                             rule=rules[n % 3]))
        for n in range(60)
    ]  # fmt: skip
    worst = [change(long, finding(f"Bad {n}.", rule=rules[n % 3])) for n in range(9)]
    message = render_email(report(*better, *worst), details(), headline="x")
    assert len(message.html.encode()) <= MAX_HTML
    for part in visible(message):
        assert [part.count(f"Bad {n}.") for n in range(9)] == [1] * 9
        shown = part.count("Good ") + 9
        assert f"The {shown} most important of 69 changes:" in part
        assert part.index("Who receives data") < part.index("How long we keep data")


def test_a_mail_of_two_changes_has_no_topic() -> None:
    made = many_topics()
    few = report(*made.changes[:2])
    html = render_email(few, details(), headline="x").html
    assert [level for level, _ in HEADING.findall(html)] == ["h1", "h2", "h2", "h2"]


@pytest.mark.parametrize(
    ("rule", "effect", "said"),
    [
        (
            "retention-period-lengthened",
            Effect.EXPANDS,
            "We may keep your data, or let you wait, for longer",
        ),
        ("time-to-act-shortened", Effect.EXPANDS, "You have less time to use your rights"),
        ("time-to-act-extended", Effect.RESTRICTS, "You have more time to use your rights"),
        ("recipient-added", Effect.EXPANDS, "Your data may reach more people or places"),
        ("source-added", Effect.EXPANDS, "We may do more than before, or owe you less."),
        ("safeguard-dropped", Effect.EXPANDS, "We may do more than before, or owe you less."),
        ("safeguard-added", Effect.RESTRICTS, "We may do less than before, or owe you more."),
        ("list-member-added", Effect.EXPANDS, "We may do more than before, or owe you less."),
        ("limit-removed", Effect.EXPANDS, "We may do more than before, or owe you less."),
    ],
)
def test_why_a_change_matters_is_borne_by_its_rule_and_not_by_its_family(
    rule: str, effect: Effect, said: str
) -> None:
    direction = Direction.ADVERSE if effect is Effect.EXPANDS else Direction.FAVOURABLE
    found = finding("The text changed here.", effect, direction, rule=rule)
    made = report(change((("insert", "You may object."),), found))
    for part in visible(render_email(made, details(), headline="Something changes")):
        assert f"Why it matters: {said}" in part


def test_the_time_to_use_a_right_is_no_time_for_which_data_is_kept() -> None:
    for rule in ("time-to-act-shortened", "time-to-act-extended"):
        found = finding("The text changed here.", Effect.EXPANDS, Direction.ADVERSE, rule=rule)
        assert topic_of(change((("insert", "You may object."),), found)) == "rights"


def test_every_rule_that_is_told_apart_from_its_family_is_there() -> None:
    known = {rule.id for rule in CATALOGUE}
    assert known.issuperset(told._OF_ANY_SORT) and known.issuperset(told._NARROWER)
    assert {borne_topic(rule) for rule in known} <= {*MAIN_TOPICS, "period", "time to act"}
