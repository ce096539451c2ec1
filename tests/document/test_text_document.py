from __future__ import annotations

import pathlib

from policydiff.document import Document, Unit, parse_document


def parse(text: str) -> Document:
    return parse_document(text, format="text")


def outline(document: Document) -> list[tuple[int, str, str]]:
    return [(s.level, s.number, s.heading) for s in document.sections[1:]]


WRAPPED = """\
ACME WIDGETS PRIVACY POLICY
===========================

Effective 3 March 2024

1. Who we are

   Acme Widgets Ltd ("Acme") makes widgets in
   Leeds. We are the controller of your data,
   and you can write to us at any time.

2. What we collect

   We collect:

     - your name and the address to which
       we send the widgets;
     - payment details:
         * card number
         * expiry date
     - nothing else.

2.1 Children

   We do not sell widgets to children under
   the age of 13.

3. Contact

   Acme Widgets Ltd
   1 Mill Lane
   Leeds LS1 1AA
"""


def test_a_wrapped_and_numbered_policy() -> None:
    document = parse(WRAPPED)
    assert outline(document) == [
        (1, "", "ACME WIDGETS PRIVACY POLICY"),
        (2, "1", "Who we are"),
        (2, "2", "What we collect"),
        (3, "2.1", "Children"),
        (2, "3", "Contact"),
    ]
    assert document.effective_date == "2024-03-03"
    assert [(s.text, s.lines) for s in document.sentences[1:3]] == [
        ('Acme Widgets Ltd ("Acme") makes widgets in Leeds.', (8, 9)),
        ("We are the controller of your data, and you can write to us at any time.", (9, 10)),
    ]
    assert [(s.lead_in, s.text) for s in document.sentences if s.unit is Unit.ITEM] == [
        ("We collect:", "your name and the address to which we send the widgets;"),
        ("We collect:", "payment details:"),
        ("We collect: payment details:", "card number"),
        ("We collect: payment details:", "expiry date"),
        ("We collect:", "nothing else."),
    ]
    assert [s.text for s in document.sentences[-3:]] == [
        "Acme Widgets Ltd",
        "1 Mill Lane",
        "Leeds LS1 1AA",
    ]


def test_wrapping_does_not_change_a_key() -> None:
    paragraph = "We keep what you tell us for as long as you are a customer of ours and then delete all of it."
    wrapped = "We keep what you tell us for as long as\nyou are a customer of ours and then\ndelete all of it."
    assert [s.key for s in parse(paragraph).sentences] == [s.key for s in parse(wrapped).sentences]


PAGE = """\
Skip to main content
Menu

Products

Pricing

Company

Blog

Privacy Policy

Last Updated: June 1, 2022

Contents

Introduction
What we collect
Your rights

Introduction

Welcome to Foo. This page explains how we handle your personal data when you use Foo.

What we collect

We get it in these ways:

1. From you.
2. From your device, such as:
   a) its model;
   b) its language.

Your rights

You may ask us for a copy of your data. Write to:

Foo Inc.
12 Bar Street
Springfield

Provider      Purpose             Country
Stripe        Payments            USA
Hetzner       Hosting             Germany

Products
Pricing
Company
Blog
"""


def test_a_page_with_its_menus_contents_and_table() -> None:
    document = parse(PAGE)
    assert [s.heading for s in document.sections[1:]] == [
        "Privacy Policy", "Contents", "Introduction", "What we collect", "Your rights",
    ]  # fmt: skip
    assert document.warnings == ("lines 2-10 were read as navigation and left out",)
    assert [s.text for s in document.sentences if s.unit is Unit.ITEM] == [
        "From you.", "From your device, such as:", "its model;", "its language.",
    ]  # fmt: skip
    assert [(s.lead_in, s.text) for s in document.sentences if s.unit is Unit.ROW] == [
        ("", "Provider | Purpose | Country"),
        ("Provider | Purpose | Country", "Stripe | Payments | USA"),
        ("Provider | Purpose | Country", "Hetzner | Hosting | Germany"),
    ]
    assert [s.text for s in document.sentences][-1] == "Hetzner | Hosting | Germany"


TIGHT = """\
Home | About | Shop
Privacy notice
Last updated: 5 May 2023

This notice tells you what happens with your data when you visit the shop of Example Ltd and buy something there.

What data do we collect?
We collect your name, your address and what you have bought. We do so because the law says so.

Sharing:

Our carriers get your address, because without it they could not bring you what you have ordered from us.
"""


def test_headings_close_to_their_text_and_with_a_colon() -> None:
    document = parse(TIGHT)
    assert [s.heading for s in document.sections[1:]] == [
        "Privacy notice",
        "What data do we collect?",
        "Sharing:",
    ]
    assert document.last_updated == "2023-05-05"


def test_the_first_seed(shared: pathlib.Path) -> None:
    document = parse((shared / "seeds" / "icmec-2015.txt").read_text("utf-8"))
    assert [(s.level, s.line) for s in document.sections] == [
        (0, 1), (1, 35), (1, 38), (1, 43), (1, 45), (1, 48), (1, 51),
    ]  # fmt: skip
    assert (document.title, document.effective_date, document.last_updated) == (
        "",
        None,
        "2015-10-15",
    )
    assert min(s.lines[0] for s in document.sentences) == 32
    assert document.sections[0].stop == 8


def test_the_second_seed(shared: pathlib.Path) -> None:
    document = parse((shared / "seeds" / "ncmec-2024.txt").read_text("utf-8"))
    assert [s.line for s in document.sections[1:]] == [
        3, 7, 32, 49, 58, 75, 86, 98, 123, 132, 148, 162, 166, 170, 174, 178,
    ]  # fmt: skip
    assert (document.effective_date, document.last_updated) == ("2024-10-02", "2024-10-02")
    rows = [s for s in document.sentences if s.unit is Unit.ROW]
    assert sorted({s.lines[0] for s in rows}) == [104, 105, 106, 107]
    assert {s.lead_in for s in rows if s.lines[0] > 104} == {rows[0].text}
    assert not [s for s in document.sentences if 15 <= s.lines[0] <= 28]
    assert [s.run_in for s in document.sentences if s.lines[0] == 127] == ["Emails"] * 4
