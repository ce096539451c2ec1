"""A notice in every language that it is mailed in.

People review and word the first edition. In the others the machine's sentences are said in their language,
and people's stand as they were written: a sentence that somebody put right is not said wrongly again
because the reader has another language.
"""

from __future__ import annotations

from dataclasses import replace

from policydiff.i18n import translator
from policydiff.notice.headline import headline
from policydiff.notice.records import Edition, Review
from policydiff.notice.wording import headline_in_force, words_in_force
from policydiff.render.rewording import reword
from policydiff.report.records import ChangeReport


def first_edition(
    locale: str,
    report: ChangeReport,
    review: Review,
    organisation: str,
    since: ChangeReport | None = None,
) -> Edition:
    """Return the notice as people review it; `report` is explained in the language of `locale`."""
    line = headline_in_force(report, review, organisation, translator(locale))
    return Edition(locale, report, line, line == review.headline, since)


def further_edition(
    first: Edition,
    locale: str,
    report: ChangeReport,
    review: Review,
    organisation: str,
    since: ChangeReport | None = None,
) -> Edition:
    """Return the same notice in another language, in which `report` and `since` are explained.

    A generated headline does not speak of a change that a person worded: it would mix two languages,
    or say what the person took out.
    """
    if first.own_headline:
        return Edition(locale, report, first.headline, own_headline=True, since=since)
    worded = {each.change: "" for each in words_in_force(review, first.report)}
    unsaid = replace(report, changes=reword(report.changes, worded))
    line = headline(unsaid, organisation, translator(locale))
    return Edition(locale, report, line, since=since)
