from __future__ import annotations

import io
import pathlib
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.document import (
    FORMATS,
    Document,
    Unit,
    find_definitions,
    format_of_path,
    parse_document,
)
from policydiff.errors import DocumentError
from policydiff.text import normalise_text


def outline(document: Document) -> list[tuple[int, str]]:
    return [(s.level, s.heading) for s in document.sections[1:]]


def texts(document: Document) -> list[str]:
    return [sentence.text for sentence in document.sentences]


HTML = """<!doctype html>
<html lang="fr"><head><title>Acme</title><style>p {}</style></head><body>
<nav><ul><li><a href="/">Accueil</a></li></ul></nav>
<main><h1 id="top">Vie privée</h1>
<p>Nous demandons
votre <em>nom</em>.<br>Et rien d'autre.</p>
<ul><li>le nom ;<ul><li>le prénom</li></ul></li><li><p>l'adresse</p></li></ul>
<p><strong>Durée</strong></p>
<p>Un an<script>alert("x</p>")</script>.
<table><thead><tr><th>Qui<th>Où</thead><tr><td>Acme<td>Paris, <a href="/p">ici</a></table>
</main><footer>Contact</footer></body></html>
"""


def test_html() -> None:
    document = parse_document(HTML, format="html")
    assert document.locale == "fr"
    assert outline(document) == [(1, "Vie privée"), (2, "Durée")]
    assert [(s.unit, s.text, s.lines) for s in document.sentences] == [
        (Unit.SENTENCE, "Nous demandons votre nom.", (5, 6)),
        (Unit.SENTENCE, "Et rien d'autre.", (6, 6)),
        (Unit.ITEM, "le nom ;", (7, 7)),
        (Unit.ITEM, "le prénom", (7, 7)),
        (Unit.ITEM, "l'adresse", (7, 7)),
        (Unit.SENTENCE, "Un an.", (9, 9)),
        (Unit.ROW, "Qui | Où", (10, 10)),
        (Unit.ROW, "Acme | Paris, ici", (10, 10)),
    ]
    assert document.sentences[-1].lead_in == "Qui | Où"


def test_html_that_is_laid_out_by_a_table_reads_like_any_other() -> None:
    document = parse_document(
        "<table><tr><td><h1>A</h1><p>One.</p><p>Two.</p></td></tr></table>", format="html"
    )
    assert outline(document) == [(1, "A")]
    assert [(s.unit, s.text) for s in document.sentences] == [
        (Unit.SENTENCE, "One."),
        (Unit.SENTENCE, "Two."),
    ]


RST = """
Privacy
=======

:date: 2024-05-06

.. contents::

.. _use:

How we use :term:`data <d>`
---------------------------

We ask for your name. See :doc:`the other
policy </other>`.

.. versionadded:: 1.2
   We log.

#. banks;
#. carriers.

.. list-table::
   :header-rows: 1

   * - Who
     - What
   * - Acme
     - Mail
"""


def test_restructured_text() -> None:
    pytest.importorskip("docutils")
    document = parse_document(RST, format="rst")
    assert outline(document) == [(1, "Privacy"), (2, "How we use data")]
    assert document.sections[2].anchor == "use"
    assert texts(document) == [
        "date: 2024-05-06", "We ask for your name.", "See the other policy.", "We log.", "banks;", "carriers.",
        "Who | What", "Acme | Mail",
    ]  # fmt: skip
    assert document.sentences[1].lines == (14, 14)
    assert document.sentences[2].lines == (14, 15)


MDX = """---
title: Privacy
---
import { Note } from '../note'
export const meta = {
  lastUpdated: "2024-05-06",
}

{/* hidden
   still hidden */}

# Privacy

<Note type="x">
    We ask for **names**.
</Note>

<div className="y">

- one{" "}thing

</div>
"""


def test_mdx() -> None:
    document = parse_document(MDX, format="mdx")
    assert outline(document) == [(1, "Privacy")]
    assert document.last_updated == "2024-05-06"
    assert [(s.unit, s.text, s.lines) for s in document.sentences] == [
        (Unit.SENTENCE, "We ask for names.", (15, 15)),
        (Unit.ITEM, "one thing", (20, 20)),
    ]


def docx(body: str) -> bytes:
    kinds = "http://schemas.openxmlformats.org"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{kinds}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{kinds}/package/2006/relationships"><Relationship Id="r" '
            f'Type="{kinds}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{kinds}/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>',
        )
    return data.getvalue()


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def test_word() -> None:
    pytest.importorskip("mammoth")
    document = parse_document(
        docx(paragraph("Privacy", "Heading1") + paragraph("We ask. We keep.")), format="docx"
    )
    assert outline(document) == [(1, "Privacy")]
    assert texts(document) == ["We ask.", "We keep."]
    assert document.sentences[1].lines == (2, 2)


def test_what_is_no_word_document_is_refused() -> None:
    pytest.importorskip("mammoth")
    with pytest.raises(DocumentError, match="not a Word document"):
        parse_document(b"plain", format="docx")
    with pytest.raises(DocumentError, match="bytes"):
        parse_document("plain", format="docx")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"'pdf': expected one of markdown, text"):
        parse_document("x", format="pdf")


def test_the_format_of_a_path() -> None:
    paths = [
        "a.md",
        "b/C.MARKDOWN",
        "c.txt",
        "d.htm",
        "e.rst",
        "f.mdx",
        "g.docx",
        "LICENSE",
        "h.pdf",
    ]
    assert [format_of_path(path) for path in paths] == [
        "markdown", "markdown", "text", "html", "rst", "mdx", "docx", "text", "text",
    ]  # fmt: skip


def test_definitions() -> None:
    document = parse_document(
        "Acme Ltd (“Acme”, “we”) runs shops (collectively, the “Sites”). "
        '“Personal Data” means what tells who you are. We say "hello" to you.\n',
        format="markdown",
    )
    assert [(d.term, d.sentence) for d in find_definitions(document)] == [
        ("Acme", 0), ("we", 0), ("Sites", 0), ("Personal Data", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("We keep the data that you give to us.", "en"),
        ("Wir speichern die Daten, die Sie uns geben, und löschen sie.", "de"),
        ("Nous gardons les données que vous nous confiez.", "fr"),
        ("Guardamos los datos que usted nos da para el servicio.", "es"),
        ("אנחנו שומרים מידע", "he"),
        ("نحن نحتفظ بالبيانات", "ar"),
        ("我们保存您的数据", "zh"),
        ("", "en"),
    ],
)
def test_the_language_is_detected(text: str, locale: str) -> None:
    assert parse_document(text, format="markdown").locale == locale
    assert parse_document(text, format="markdown", locale="it").locale == "it"


def check(text: str, format: str) -> None:
    """Every promise that `Document` makes, on any text."""
    document = parse_document(text, format=format)
    last = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    place = 0
    for index, section in enumerate(document.sections):
        assert (section.index, section.start) == (index, place)
        place = section.stop
        assert 1 <= section.line <= last
        assert bool(section.heading) == bool(index)
        assert len(section.path) == section.level
    assert place == len(document.sentences)
    assert len({section.anchor for section in document.sections}) == len(document.sections)
    for index, sentence in enumerate(document.sentences):
        assert sentence.index == index
        assert sentence.text == " ".join(sentence.text.split()) != ""
        assert sentence.key == normalise_text(sentence.text)
        assert 1 <= sentence.lines[0] <= sentence.lines[1] <= last


SCRAP_TEXT = (
    "# |## 1. A\n|\n|\n\n|* |- |1. |    |**|`|```\n|<div>|</div>|<table>|<tr>|<td>|</table>|<ul>|<li>|<br>|<!--|-->|[a](#b)|"
    "[^1]|[^1]: x\n|{{ x }}|{% if %}|{: .x}|---\n|===\n|.. note:: a\n|   b\n|`a`_|:doc:`x`|import x from 'y'\n|export a = {|}|"
    "<Foo>|{/*|*/}|Last updated: |1 May 2020|01/02/2026|We share data. |(a) |• |Cookies|\x00|\ud800|\u200d|👩|数据。|\r\n|\r|\f|"
    "word |“x”|:\n|>|+--+\n|<h2>|<script>|&nbsp;|&#0;|::\n\n  x\n"
)
SCRAPS = st.sampled_from(SCRAP_TEXT.split("|"))
TEXTS = st.one_of(st.text(max_size=40), st.lists(SCRAPS, max_size=25).map("".join))


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in ("docx", "rst")])
@given(text=TEXTS)
@settings(max_examples=80, deadline=None)
def test_any_text_is_a_policy(format: str, text: str) -> None:
    check(text, format)


@given(text=TEXTS)
@settings(max_examples=25, deadline=None)
def test_any_text_is_restructured_text(text: str) -> None:
    pytest.importorskip("docutils")
    check(text, "rst")


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "docx"])
@pytest.mark.parametrize(
    "scrap",
    ["> ", "<div>", "<ul><li>x", "<table><tr><td>x", "{#a", "<!--", "{%", "[", "**a ", "A. "],
)
def test_depth_and_repetition_end_in_sane_time(format: str, scrap: str) -> None:
    if format == "rst":
        pytest.importorskip("docutils")
    check(scrap * 1500 + "x", format)


def test_all_shared_documents_parse(shared: pathlib.Path) -> None:
    pytest.importorskip("docutils")
    for folder in ("documents", "formats", "languages"):
        for path in sorted((shared / "corpus" / folder).iterdir()):
            check(path.read_text("utf-8"), format_of_path(path.name))


def test_what_frames_a_page_is_left_out_by_its_class_or_id() -> None:
    page = """<html><body><div class="wrap"><div class="cookie-banner fade">We use cookies. Fine?</div>
<ul class="Breadcrumbs"><li>Home</li><li>Legal</li></ul><div id="sidebar"><p>Other pages</p></div>
<div class="content-with-sidebar"><h1>Privacy</h1><p>We keep logs of every visit for a week, and nothing else.</p>
<table class="cookie-table"><tr><td>sid</td><td>one day</td></tr></table></div></div></body></html>"""
    document = parse_document(page, format="html")
    assert [s.text for s in document.sentences] == [
        "We keep logs of every visit for a week, and nothing else.",
        "sid | one day",
    ]
    assert [s.heading for s in document.sections] == ["", "Privacy"]


def test_a_frame_that_holds_most_of_the_page_is_the_policy() -> None:
    page = "<p>Shop</p><div class='sidebar'><h1>Privacy</h1><p>We keep logs.</p></div>"
    document = parse_document(page, format="html")
    assert [s.text for s in document.sentences] == ["Shop", "We keep logs."]
