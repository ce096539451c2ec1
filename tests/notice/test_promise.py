from __future__ import annotations

import pytest

from policydiff.document import parse_document
from policydiff.notice import promised_lead_days

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
        ("We may change this policy at any time.", None),
        ("Changes are effective immediately upon posting.", None),
        ("You may object to changes to this policy within 14 days.", None),
        ("We keep earlier versions for ten years.", None),
    ],
)
def test_the_period_that_a_policy_promises(text, days):
    document = parse_document(PAGE.format(text), format="markdown", locale="en")
    assert promised_lead_days(document) == days


def test_only_what_is_said_of_changes_counts():
    page = "# Policy\n\n## Retention\n\nWe will notify you 30 days before we delete your account.\n"
    assert promised_lead_days(parse_document(page, format="markdown", locale="en")) is None


def test_a_language_that_is_not_read_promises_nothing():
    page = PAGE.format(
        "We will notify you at least 30 days before any change to this policy takes effect."
    )
    assert promised_lead_days(parse_document(page, format="markdown", locale="de")) is None
