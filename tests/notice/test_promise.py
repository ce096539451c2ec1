from __future__ import annotations

import pytest

from policydiff.document import parse_document
from policydiff.notice import find_promise

PAGE = """\
# Privacy Policy

## What we keep

We delete server logs after 90 days.

## Changes to this policy

{}

## Contact

Write to us.
"""


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("We will notify you at least 30 days before any change to this policy takes effect.", 30),
        ("If we make material changes, we will give you thirty (30) days' notice.", 30),
        ("We tell you two weeks before.", 14),
        ("We will e-mail you 10 days in advance.", 10),
        (
            "We notify you of material changes 30 days ahead. We notify you of other changes 7 days ahead.",
            30,
        ),
        ("We give at least one month's notice of changes to this policy.", 31),
        ("We will post the new version here 14 days before it takes effect.", 14),
        ("Changes take effect 30 days after we post them here.", 30),
        ("We will give you prior written notice of no less than fifteen (15) days.", 15),
        ("You will receive an email four weeks prior to the new version coming into force.", 28),
        ("We may change this policy at any time.", None),
        ("We may change this policy at any time, and will keep the old version for 90 days.", None),
        ("You may cancel within 30 days after the change takes effect.", None),
        ("We review this policy every 12 months.", None),
        ("Changes are effective immediately upon posting.", None),
        ("You may object to changes to this policy within 14 days.", None),
        ("We keep earlier versions for ten years.", None),
    ],
)
def test_the_period_that_a_policy_promises(text, days):
    document = parse_document(PAGE.format(text), format="markdown", locale="en")
    promise = find_promise(document)
    assert (promise and promise.days) == days
    if promise:
        assert (promise.heading, promise.line, promise.sentence in text) == (
            "Changes to this policy",
            9,
            True,
        )


def test_only_what_is_said_of_changes_counts():
    page = "# Policy\n\n## Retention\n\nWe will notify you 30 days before we delete your account.\n"
    assert find_promise(parse_document(page, format="markdown", locale="en")) is None


def test_a_language_that_is_not_read_promises_nothing():
    page = PAGE.format(
        "We will notify you at least 30 days before any change to this policy takes effect."
    )
    assert find_promise(parse_document(page, format="markdown", locale="fr")) is None


GERMAN = """\
# Datenschutz

## Änderungen dieser Datenschutzerklärung

{}
"""


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Wir informieren Sie mindestens 30 Tage vor Inkrafttreten über Änderungen.", 30),
        ("Über Änderungen benachrichtigen wir Sie vier Wochen im Voraus.", 28),
        ("Frühere Fassungen bewahren wir zwei Jahre lang auf.", None),
    ],
)
def test_german_is_read_as_well(text, days):
    promise = find_promise(parse_document(GERMAN.format(text), format="markdown", locale="de"))
    assert (promise and promise.days) == days


def test_a_heading_on_changes_may_have_other_words():
    text = "# Statement\n\n## {}\n\nYou will get 30 days prior notice by letter.\n"

    def days(heading):
        document = parse_document(text.format(heading), format="markdown", locale="en")
        promise = find_promise(document)
        return promise and promise.days

    assert days("Amendments of our privacy statement") == 30
    assert days("Changes") == 30
    assert days("Changing your delivery address") is None
    assert days("Closing your account") is None
