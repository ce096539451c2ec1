"""Short made-up policies, each with what its comparison must add up to."""

from __future__ import annotations

OLD = """# Privacy notice of the ferry line

Last updated: 3 March 2025

## 1. What we collect

We collect your name and your email address. We do not sell your data.

## 2. Retention

We keep log files for 30 days. Thanks for sailing with us - really.

See our [booking terms](https://ferry.example/terms).
"""

NEW = """# Privacy notice of the ferry line

Last updated: 9 June 2025

## 1. What we collect

We collect your name, your email address and your location. We do not sell your data.

## 2. Storage

We keep log files for 90 days. Thanks for sailing with us – really.

See our [booking terms](https://ferry.example/booking).

## 3. Contact

Write to us at crew@ferry.example.
"""

PLAIN_OLD = """PRIVACY NOTICE

1. SHARING

We share your phone number with the harbour office.
We share nothing else.

2. YOUR CHOICES

You may object at any time.
"""

PLAIN_NEW = """PRIVACY NOTICE

1. SHARING

We share your phone number with the harbour office and with advertisers.
We share nothing else.
"""

REPEATED_OLD = "# Notice\n\nWe value trust. We keep your data for 2 years.\n"
REPEATED_NEW = "# Notice\n\nWe keep your data for 2 years.\n\n- Ask us.\n- Ask us.\n- Ask us.\n"

PAIRS = (
    ("markdown", OLD, NEW),
    ("markdown", NEW, OLD),
    ("markdown", OLD, OLD),
    ("markdown", "", NEW),
    ("markdown", OLD, ""),
    ("markdown", "", ""),
    ("markdown", REPEATED_OLD, REPEATED_NEW),
    ("text", PLAIN_OLD, PLAIN_NEW),
    ("text", PLAIN_NEW, PLAIN_OLD),
)
"""Format, old text and new text."""
