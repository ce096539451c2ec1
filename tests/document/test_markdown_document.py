from __future__ import annotations

import pytest

import policydiff
from policydiff.document import Document, Unit, parse_document


def parse(text: str) -> Document:
    return parse_document(text, format="markdown")


def outline(document: Document) -> list[tuple[int, str, str]]:
    return [(s.level, s.number, s.heading) for s in document.sections[1:]]


def texts(document: Document) -> list[str]:
    return [sentence.text for sentence in document.sentences]


def test_headings_numbers_paths_and_anchors() -> None:
    document = parse(
        "# Acme Privacy Policy\n\nHello there.\n\n"
        "## 1. What we *collect* {#collect}\n\nNames.\n\n"
        "### 1.1 From you\n\nThe name.\n\n"
        "IV. Rights\n----------\n\nYou have rights.\n\n"
        "## Rights\n\nMore of them.\n"
    )
    assert outline(document) == [
        (1, "", "Acme Privacy Policy"),
        (2, "1", "What we collect"),
        (3, "1.1", "From you"),
        (2, "IV", "Rights"),
        (2, "", "Rights"),
    ]
    assert [s.anchor for s in document.sections[1:]] == [
        "acme-privacy-policy", "collect", "from-you", "rights", "rights-1",
    ]  # fmt: skip
    assert document.sections[3].path == ("Acme Privacy Policy", "What we collect", "From you")
    assert [s.line for s in document.sections[1:]] == [1, 5, 9, 13, 18]
    assert document.title == "Acme Privacy Policy"


def test_bold_lines_are_headings_below_every_marked_one() -> None:
    document = parse(
        "## Use\n\n**Payments**\n\nWe pay.\n\n#### Fraud\n\nWe look.\n\n**Never sold.** We keep it.\n\n"
        "**We will never sell what you tell us to any other company.**\n\nGood.\n"
    )
    assert outline(document) == [(1, "", "Use"), (2, "", "Payments"), (2, "", "Fraud")]
    assert document.sentences[2].run_in == "Never sold"
    assert "We will never sell what you tell us to any other company." in texts(document)


def test_items_know_what_leads_into_them() -> None:
    document = parse(
        "We do not share with:\n\n- advertisers;\n- partners, except:\n  1. banks;\n  2. carriers.\n\n"
        "We keep logs.\n\n- They are short.\n"
    )
    assert [(s.unit, s.lead_in, s.text) for s in document.sentences] == [
        (Unit.SENTENCE, "", "We do not share with:"),
        (Unit.ITEM, "We do not share with:", "advertisers;"),
        (Unit.ITEM, "We do not share with:", "partners, except:"),
        (Unit.ITEM, "We do not share with: partners, except:", "banks;"),
        (Unit.ITEM, "We do not share with: partners, except:", "carriers."),
        (Unit.SENTENCE, "", "We keep logs."),
        (Unit.ITEM, "", "They are short."),
    ]


def test_typed_enumerations_are_items() -> None:
    document = parse("We may use it:\n\n(a) with your consent; or\n\n(b) to obey the law.\n")
    assert [(s.unit, s.lead_in, s.text) for s in document.sentences[1:]] == [
        (Unit.ITEM, "We may use it:", "with your consent; or"),
        (Unit.ITEM, "We may use it:", "to obey the law."),
    ]


def test_rows_know_their_header() -> None:
    document = parse(
        "| Vendor | Purpose |\n|---|---|\n| Acme | Mail |\n| Zed | Logs. Kept short. |\n"
    )
    assert [(s.unit, s.block, s.lead_in, s.text) for s in document.sentences] == [
        (Unit.ROW, 0, "", "Vendor | Purpose"),
        (Unit.ROW, 1, "Vendor | Purpose", "Acme | Mail"),
        (Unit.ROW, 2, "Vendor | Purpose", "Zed | Logs."),
        (Unit.ROW, 2, "Vendor | Purpose", "Kept short."),
    ]


def test_a_table_of_contents_is_no_content() -> None:
    linked = parse(
        "# P\n\n- [Use](#use)\n- [Your rights](#rights)\n\n## Use\n\nA.\n\n## Your rights\n\nB.\n"
    )
    plain = parse("# P\n\n1. Use\n2. YOUR RIGHTS\n\n## Use\n\nA.\n\n## Your rights\n\nB.\n")
    lines = parse(
        "# P\n\n[Use](#use)\n\n[Your rights](#rights)\n\n## Use\n\nA.\n\n## Your rights\n\nB.\n"
    )
    assert texts(linked) == texts(plain) == texts(lines) == ["A.", "B."]


def test_menus_and_skip_links_are_no_content() -> None:
    document = parse(
        "[Skip to main content](#main)\n\n"
        + "".join(f"- [Page {n}](/page{n})\n" for n in range(6))
        + "\n# Privacy\n\nWe collect your name and the address that you give us when you order.\n\n[Back to top](#top)\n"
    )
    assert outline(document) == [(1, "", "Privacy")]
    assert len(document.sentences) == 1


def test_front_matter_and_template_code() -> None:
    document = parse(
        '---\ntitle: "Acme: Privacy"\nlang: de\nlast_updated: 2024-05-06 # shown\ntags:\n  - a\n---\n'
        "{% include banner.html %}\n{{ content }}\n{% comment %}\nnot shown\n{% endcomment %}\n"
        '{: .lead}\nWir fragen {{ site.email }}. {{< note >}}Mehr [hier]({{ site.url }}/x y){:target="_blank"}.\n'
    )
    assert (document.title, document.locale, document.last_updated) == (
        "Acme: Privacy",
        "de",
        "2024-05-06",
    )
    assert texts(document) == ["Wir fragen {{ site.email }}.", "Mehr hier."]
    assert document.sentences[0].lines == (14, 14)


def test_emphasis_links_and_entities_leave_no_trace_in_the_key() -> None:
    plain = parse("We never sell data & logs to others.\n")
    marked = parse("We **never** sell\n[data](https://x.example) &amp; *logs* to&nbsp;others.\n")
    broken = parse("We ** never** sell data & logs to others.\n")
    assert plain.sentences[0].key == marked.sentences[0].key == broken.sentences[0].key
    assert [(link.text, link.target) for link in marked.sentences[0].links] == [
        ("data", "https://x.example")
    ]


def test_a_link_that_a_line_break_tore_is_a_link_all_the_same() -> None:
    torn = parse("Read more in [our\nguide](https://a.example/gui\nde) today.\n\nBye.\n")
    whole = parse("Read more in [our\nguide](https://a.example/guide) today.\n\nBye.\n")
    assert torn.sentences[0].text == whole.sentences[0].text == "Read more in our guide today."
    assert torn.sentences[0].links == whole.sentences[0].links
    assert torn.sentences[1].lines == (5, 5)


def test_a_link_whose_target_holds_a_space_shows_its_words() -> None:
    assert parse("See [our guide](/our guide).\n").sentences[0].text == "See our guide."


def test_lines_are_those_of_the_source() -> None:
    document = parse("# A\r\n\r\nOne line\r\ntwo. Next\r\none here.\r\n\r\n* item\r\n  goes on\r\n")
    assert [s.lines for s in document.sentences] == [(3, 4), (4, 5), (7, 8)]


def test_html_inside() -> None:
    document = parse(
        "# A\n\n<h2 id='b'>B</h2>\n<p>Text with <b>bold</b>.</p>\n\n<table>\n<tr><th>X</th><th>Y</th></tr>\n\n"
        "    <tr><td>1</td><td>2</td></tr>\n</table>\n\nEnd<br>here.\n<!-- hidden -->\n"
    )
    assert outline(document) == [(1, "", "A"), (2, "", "B")]
    assert document.sections[2].anchor == "b"
    assert texts(document) == ["Text with bold.", "X | Y", "1 | 2", "End here."]
    assert document.sentences[2].lead_in == "X | Y"


def test_what_old_markdown_meant() -> None:
    document = parse("#Policy\nWe do.\n\n**Name: **we ask for it.\n")
    assert outline(document) == [(1, "", "Policy")]
    assert texts(document) == ["We do.", "Name: we ask for it."]


def test_footnotes_and_code_keep_their_words() -> None:
    document = parse("We log.[^1]\n\n[^1]: For a week.\n\n```\n- names\n- dates\n```\n")
    assert texts(document) == ["We log.", "names", "dates", "For a week."] or texts(document) == [
        "We log.", "For a week.", "names", "dates",
    ]  # fmt: skip


def test_a_rule_close_under_a_sentence_makes_no_heading_of_it() -> None:
    document = parse(
        "We ask for your name and your address and for nothing else than these two.\n---\n\nEnd.\n"
    )
    assert outline(document) == []
    assert len(document.sentences) == 2


def test_what_is_nested_too_deeply_is_not_lost() -> None:
    document = parse("> " * 200 + "We log.\n")
    assert "We log." in document.sentences[-1].text
    assert document.warnings == ("nested too deeply for Markdown: read as plain text",)


def test_text_that_is_indented_too_far_is_still_markdown() -> None:
    document = parse("We say:\n\n- one\n\n        - [two](https://x.example)\n")
    assert [s.text for s in document.sentences] == ["We say:", "one", "two"]
    assert document.sentences[-1].links[0].target == "https://x.example"


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("We never share it with:", "We never share it with:"),
        ("We never share it with the following.", "We never share it with the following."),
        ("We may keep it;", "We may keep it;"),
        ("We keep it.", ""),
    ],
)
def test_an_item_inherits_what_leads_into_its_list(lead: str, expected: str) -> None:
    document = parse_document(f"{lead}\n\n- couriers\n- banks\n", format="markdown")
    assert [s.lead_in for s in document.sentences] == ["", expected, expected]


@pytest.mark.parametrize(
    "edited",
    [
        "We do ~~not~~ sell data.",
        "We do <del>not</del> sell data.",
        "We do <s>not</s> sell data.",
        "We do <span hidden>not</span> sell data.",
        'We do <span style="display: none">not</span> sell data.',
    ],
)
@pytest.mark.parametrize("format", ["markdown", "mdx", "html"])
def test_what_is_struck_out_or_hidden_is_not_said(edited: str, format: str) -> None:
    if format == "html":
        edited = f"<p>{edited.replace('~~not~~', '<strike>not</strike>')}</p>"
    (sentence,) = parse_document(edited, format=format).sentences
    assert sentence.text == "We do sell data."
    assert policydiff.compare("We do not sell data.", edited, format=format).level == "material"


@pytest.mark.parametrize(
    "edited",
    [
        "We do <del>not sell data.",
        "We do not</del> sell data.",
        '<b class="hidden">We do</b> not sell data.',
    ],
)
def test_a_tag_that_is_never_closed_strikes_nothing_out(edited: str) -> None:
    (sentence,) = parse_document(edited, format="markdown").sentences
    assert sentence.text == "We do not sell data."
