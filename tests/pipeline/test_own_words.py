"""What an organisation's own words change in a verdict, and where the report says so."""

from __future__ import annotations

from dataclasses import replace

import policydiff
from policydiff.config import Config
from policydiff.materiality import Law, Level
from policydiff.pipeline.tracing import trace_text
from policydiff.render.terminal import render_terminal
from policydiff.report import ChangeReport
from policydiff.report.codec import report_from_dict
from policydiff.statements import Entry, Facet
from policydiff.statements.trace import Source

CARD = Entry(Facet.DATA, "loyalty-card", ("bonus booklet",))
BRAND = Entry(Facet.NAME, "Petal Club", ("Floret",))


def compared(old: str, new: str, *entries: Entry) -> ChangeReport:
    return policydiff.compare(old, new, config=Config(law=Law(lexicon=entries)))


def rules(report: ChangeReport) -> set[str]:
    return {finding.rule for change in report.changes for finding in change.findings}


def test_new_data_is_named_as_such() -> None:
    old, new = "We collect your name.", "We collect your name and your bonus booklet."
    assert rules(compared(old, new, CARD)) == {"data-category-added"}
    sensitive = replace(CARD, sensitive=True)
    assert rules(compared(old, new, sensitive)) == {"sensitive-data-added"}
    assert "data-category-added" not in rules(compared(old, new))


def test_other_words_for_the_same_recipient_are_no_change() -> None:
    old, new = "We share your name with processors.", "We share your name with seed crews."
    report = compared(old, new, Entry(Facet.RECIPIENT, "processor", ("seed crew",)))
    assert (report.level, rules(report)) == (Level.MINOR, {"same-practices"})
    assert compared(old, new).level is Level.MATERIAL


def test_a_renamed_brand_is_minor_and_not_called_typography() -> None:
    old = "Floret shares your name with processors."
    new = "Petal Club shares your name with processors."
    report = compared(old, new, BRAND)
    assert (report.level, rules(report)) == (Level.MINOR, {"same-practices"})
    spelling = compared("Floret doesn't share it.", "Floret does not share it.", BRAND)
    assert rules(spelling) == {"typography"}


def test_a_brand_renamed_without_the_alias_is_for_a_person_to_see() -> None:
    old = "Your data is kept by Floret in Europe."
    new = "Your data is kept by Marigold in Europe."
    assert compared(old, new, BRAND).level is Level.MATERIAL
    assert compared(old, old.replace("Floret", "Petal Club")).level is Level.MATERIAL
    assert compared(old, old.replace("Floret", "Petal Club"), BRAND).level is Level.MINOR


def test_an_own_company_is_a_fact_and_its_role_has_its_rule() -> None:
    old, new = "We share your name.", "We share your name with Bramblehost."
    company = Entry(Facet.VENDOR, "Bramblehost")
    report = compared(old, new, company)
    assert [(fact.name, fact.status) for fact in report.facts.vendors] == [("Bramblehost", "added")]
    assert rules(report) == {"vendor-added"}
    state = compared(old, new, replace(company, role="government"))
    assert rules(state) == {"vendor-added", "government-access-widened"}
    assert compared(old, new).facts.vendors == ()


def test_a_renamed_company_is_no_new_vendor() -> None:
    old, new = "We share your name with Stripe.", "We share your name with Slipway."
    report = compared(old, new, Entry(Facet.NAME, "Slipway", ("Stripe",)))
    assert report.facts.vendors == ()
    assert report.level is Level.MINOR


def test_the_report_says_which_words_it_was_read_with() -> None:
    report = compared("We use your name.", "We use your names.", CARD, BRAND)
    data = report.to_dict()
    assert data["judged"]["lexicon"] == [  # type: ignore[index]
        {
            "facet": "data",
            "id": "loyalty-card",
            "phrases": ["bonus booklet"],
            "sensitive": None,
            "role": "",
        },
        {"facet": "name", "id": "Petal Club", "phrases": ["Floret"], "sensitive": None, "role": ""},
    ]
    assert report_from_dict(data) == report
    shown = " ".join(render_terminal(report).split())
    assert (
        "Read with the organisation's own words for: loyalty-card, Petal Club (also Floret)."
        in shown
    )


def test_a_trace_tells_own_words_from_those_of_the_package() -> None:
    law = Law(lexicon=(CARD, BRAND))
    (sentence,) = trace_text("We share your bonus booklet and name with Floret.", law).sentences
    assert [(meaning.text, meaning.source) for meaning in sentence.meanings] == [
        ("share", Source.LEXICON),
        ("bonus booklet", Source.OWN),
        ("name", Source.LEXICON),
        ("Floret", Source.OWN),
        ("Floret", Source.OWN),
    ]
