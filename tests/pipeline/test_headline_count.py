"""The headline counts as the notice does: what a reader takes in as one change is one."""

from __future__ import annotations

import policydiff
from policydiff.notice import headline

LIST = "# Privacy policy\n\n## Sharing\n\nWe share your data with:\n\n- **Couriers.** They deliver tools.\n"


def test_a_title_and_the_sentence_it_opens_are_one_change() -> None:
    added = "- **Data brokers.** We sell your postal address to data brokers.\n"
    report = policydiff.compare(LIST, LIST + added)
    material = [change for change in report.changes if change.level == "material"]
    assert len(material) == 2
    line = headline(report, "Bramble")
    assert line.startswith("Bramble changes its Privacy policy: ")
    assert "2 key changes" not in line
