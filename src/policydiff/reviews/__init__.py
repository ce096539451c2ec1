"""People's decisions and the baseline as files in the policy repository.

    .policydiff/reviews/<policy id>/<follows>.toml    overrides, wording, approval
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
    list_reviews,
    load_review,
    review_path,
    review_text,
    save_review,
)
from policydiff.reviews.parsing import parse_review
from policydiff.reviews.recording import (
    record_approval,
    record_headline,
    record_intro,
    record_override,
    record_wording,
    withdraw_approval,
)

__all__ = [
    "BASELINES",
    "REVIEWS",
    "list_reviews",
    "load_baselines",
    "load_review",
    "parse_baselines",
    "parse_review",
    "record_approval",
    "record_headline",
    "record_intro",
    "record_override",
    "record_wording",
    "review_path",
    "review_text",
    "save_baseline",
    "save_review",
    "withdraw_approval",
]
