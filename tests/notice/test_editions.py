"""The notice in several languages: what each says, and what an approval is bound to."""

from __future__ import annotations

import datetime
from dataclasses import replace

from policydiff.i18n import translator
from policydiff.materiality import Direction, Level
from policydiff.notice import (
    Content,
    Edition,
    Review,
    build_notice,
    content_digest,
    content_parts,
    differences,
    first_edition,
    further_edition,
    headline,
    new_wording,
)
from policydiff.notice.headline import LONGEST_HEADLINE
from policydiff.rules import Effect

ENGLISH = "Logs are kept 90 days."
GERMAN = "Protokolle werden 90 Tage aufbewahrt."
REVIEW = Review("privacy", "adopted")


def reports(make_report):
    row = (Level.MATERIAL, Direction.ADVERSE)
    return tuple(
        make_report(("c", *row, said, Effect.EXPANDS, "Logs")) for said in (ENGLISH, GERMAN)
    )


def editions(make_report, review=REVIEW):
    english, german = reports(make_report)
    first = first_edition("en", english, review, "Acme")
    return first, further_edition(first, "de", german, review, "Acme")


def test_each_edition_has_a_headline_in_its_language(make_report):
    first, further = editions(make_report)
    assert first.headline == f"Acme changes its Privacy Policy: {ENGLISH}"
    assert further.headline == f"Acme ändert „Privacy Policy“: {GERMAN}"
    assert (first.own_headline, further.own_headline) == (False, False)


def test_a_person_s_headline_is_that_of_every_edition(make_report):
    review = replace(REVIEW, headline="Logs live longer")
    first, further = editions(make_report, review)
    assert (first.headline, further.headline) == ("Logs live longer",) * 2
    assert (first.own_headline, further.own_headline) == (True, True)


def test_a_headline_does_not_say_in_another_language_what_a_person_put_otherwise(make_report):
    english, _ = reports(make_report)
    wording = new_wording(english.changes[0], "We keep logs for a quarter.", "Ann")
    first, further = editions(make_report, replace(REVIEW, wordings=(wording,)))
    assert first.headline == "Acme changes its Privacy Policy: We keep logs for a quarter."
    assert further.headline == "Acme ändert „Privacy Policy“: 1 wichtige Änderung in „Logs“"
    assert further.report.changes[0].findings[0].explanation == GERMAN


def content(make_report, *translated: Edition, locales=("en", "de")) -> Content:
    english, _ = reports(make_report)
    return Content(
        report=english,
        review=REVIEW,
        headline="x",
        templates="t" * 64,
        locales=locales,
        sender=("Acme",),
        translated=translated,
    )


def test_an_approval_is_bound_to_every_word_of_every_edition(make_report):
    _, further = editions(make_report)
    now = content(make_report, further)
    digests = {content_digest(now), content_digest(content(make_report))}
    digests.add(content_digest(content(make_report, replace(further, headline="y"))))
    other = replace(further, report=reports(make_report)[0])
    digests.add(content_digest(content(make_report, other)))
    digests.add(content_digest(content(make_report, replace(further, since=further.report))))
    assert len(digests) == 5
    said = differences(content_parts(now), content_parts(content(make_report, other)))
    assert said == ("The words of the mails in another language are others.",)
    fewer = content(make_report, locales=("en",))
    assert differences(content_parts(now), content_parts(fewer)) == (
        "The languages were de, en and are en now.",
    )


def test_the_order_of_editions_does_not_count(make_report):
    _, further = editions(make_report)
    french = replace(further, locale="fr")
    digests = {
        content_digest(content(make_report, *order, locales=("en", "de", "fr")))
        for order in ((further, french), (french, further))
    }
    assert len(digests) == 1


def test_a_notice_gives_its_editions_and_the_first_one_for_no_language(make_report):
    first, further = editions(make_report)
    notice = build_notice(
        first.report,
        REVIEW,
        "n1",
        "d" * 64,
        datetime.date(2025, 5, 1),
        organisation="Acme",
        editions=(first, further),
    )
    assert (notice.locale, notice.headline) == ("en", first.headline)
    assert notice.edition() == notice.edition("en") == first
    assert notice.edition("de") == further
    plain = replace(notice, editions=())
    assert (plain.locale, plain.edition().headline) == ("en", first.headline)


def test_german_headlines_fit_and_count(make_report):
    t = translator("de")
    row = (Level.MATERIAL, Direction.NEUTRAL, "", Effect.EXPANDS)
    many = make_report(*[(str(n), *row, f"Abschnitt {n}") for n in range(2)])
    assert headline(many, "Acme", t) == (
        "Acme ändert „Privacy Policy“: 2 wichtige Änderungen in „Abschnitt 0“ und „Abschnitt 1“"
    )
    more = make_report(*[(str(n), *row, f"Ein langer Abschnitt {n}") for n in range(9)])
    said = headline(more, "Acme", t)
    assert said == "Acme ändert „Privacy Policy“: 9 wichtige Änderungen in 9 Abschnitten"
    assert len(said) <= LONGEST_HEADLINE
    minor = make_report(("a", Level.MINOR, Direction.NEUTRAL))
    assert headline(minor, "Acme", t) == "Acme macht 1 geringfügige Änderung an „Privacy Policy“"
    assert headline(make_report(), "Acme", t) == "Acme lässt „Privacy Policy“ unverändert"
    assert headline(make_report(title=""), "", t) == "„Richtlinie“ bleibt unverändert"
