"""Companies that a policy names now and did not before, or the reverse."""

from __future__ import annotations

import pytest

import policydiff

HEAD = "# Notice\n\nThanks for reading.\n\n## Helpers\n\n"


def facts(old: str, new: str) -> list[tuple[str, str, str, str]]:
    report = policydiff.compare(HEAD + old, HEAD + new)
    changes = {change.id for change in report.changes}
    assert all(fact.change in changes for fact in report.facts.vendors)
    return [(fact.name, fact.status, fact.old, fact.new) for fact in report.facts.vendors]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "We send parcels.",
            "We send parcels. Stripe takes your card.",
            [("Stripe", "added", "", "Stripe")],
        ),
        (
            "Stripe takes your card.",
            "A provider takes your card.",
            [("Stripe", "removed", "Stripe", "")],
        ),
        (
            "Mailchimp sends our letters.",
            "Amazon Web Services sends our letters.",
            [
                ("Amazon", "added", "", "Amazon Web Services"),
                ("Mailchimp", "removed", "Mailchimp", ""),
            ],
        ),
        # Another product of a company that the policy named before, in a sentence nobody touched.
        ("We use Google Cloud.", "We use Google Cloud.\n\nWe use Google Analytics.", []),
        # It only moved.
        ("We use Stripe.\n\n## More\n\nWe wait.", "We wait.\n\n## More\n\nWe use Stripe.", []),
        # Lower case: a word, no company.
        ("We wait.", "We wait. We cut you some slack and read the meta data.", []),
        ("We use Stripe.", "We use Stripe.", []),
    ],
)
def test_a_company_is_new_where_the_whole_other_text_does_not_name_it(
    old: str, new: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert facts(old, new) == expected


def test_a_heading_names_a_company_too() -> None:
    old = "We wait.\n\n## Cloudflare\n\nIt guards us.\n"
    assert facts(old, old + "\nWe also use Cloudflare for names.\n") == []
    assert facts("We wait.\n", old) == [("Cloudflare", "added", "", "Cloudflare")]
