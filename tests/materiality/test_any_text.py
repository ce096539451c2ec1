"""Whatever lines stand in whatever order: two versions can be compared, and one with itself has no change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import policydiff

LINES = (
        "# Privacy", "## On your phone", "## On our servers", "### Do you sell hats?", "Contents: Hats",
        "Never, not even in spring.", "No.", "👋", "§", "—", "- hats", "- scarves,", "  - gloves", "- 👋",
        "We never share:", "- We may share:", "1. Hats", "2. Coats", "Items 1 and 2 go to our bank.",
        "| Data | Data | Who |", "|---|---|---|", "| Hats | cooks |", "| Hats | one year | cooks | no |",
        "| Who? | Hats |", "Kept for: 2 years", "**Shown to:** nobody", "We keep hats. We keep them dry.",
        "This is never shared.", "Petal (formerly Floret) keeps hats.", "Floret is now Petal Ltd.",
        "Last updated: 1 May 2026", "Last updated: 01.05.2026", "Under Art. 6 para. 1 lit. b GDPR, section 2.",
        "(Regulation (EU) 2016/679)", "Wir geben Hüte nicht weiter.", "Kund:innen und Nutzer*innen",
)  # fmt: skip
ORDERS = st.lists(st.sampled_from(LINES), min_size=4, max_size=16, unique=True).flatmap(
    lambda lines: st.tuples(st.just(lines), st.permutations(lines), st.sampled_from(["\n", "\n\n"]))
)


@given(ORDERS)
def test_the_same_lines_in_any_two_orders_can_be_compared(
    orders: tuple[list[str], list[str], str],
) -> None:
    old, new = (orders[2].join(lines) for lines in orders[:2])
    there, back = (
        policydiff.compare(*pair, format="markdown") for pair in ((old, new), (new, old))
    )
    assert bool(there.changes) == bool(back.changes)
    assert not policydiff.compare(new, new, format="markdown").changes
