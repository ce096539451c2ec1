"""People's decisions and the baseline as files in the policy repository.

    .policydiff/reviews/<policy id>/<follows>.toml    overrides, headline, approval
    .policydiff/notified.json                         the version readers were last told of

A review file is named by the notice that readers had last ("adopted" before the first one): it
holds what is decided about the next.

Both are made to be read, reviewed and merged by people. What people add to a review file, comments
included, stays when it is written again. The baseline names no person.
"""

from __future__ import annotations

from policydiff.reviews.baselines import (
    BASELINES,
    load_baselines,
    parse_baselines,
    save_baseline,
)
from policydiff.reviews.decisions import (
    REVIEWS,
    load_review,
    parse_review,
    review_path,
    save_review,
)
from policydiff.reviews.recording import record_approval, record_headline, record_override

__all__ = [
    "BASELINES",
    "REVIEWS",
    "load_baselines",
    "load_review",
    "parse_baselines",
    "parse_review",
    "record_approval",
    "record_headline",
    "record_override",
    "review_path",
    "save_baseline",
    "save_review",
]
