"""A person's Markdown in a changelog as HTML: words pass, elements do not."""

from __future__ import annotations

import pytest
from tests.render.hostile_policy import ATTACKS

from policydiff.render.changelog_words import entry_words, own_words

TEXT = """\
## [2025-06-09](#entry-1): Minor change

In force from 2025-07-15.
Approved by A. Lee (as recorded).

### In short

- Logs are kept longer. _worse for readers_
- Said of the **bank**.

### In full: 1 material change

#### Material

- **Logs**: Data is kept longer.\\
  “Logs stay <del>30</del><ins>90</ins> days.”
"""
ENTRY = TEXT.splitlines()


def test_an_entry_becomes_a_part_of_the_page() -> None:
    words = entry_words(ENTRY, "de", styled=True)
    assert words.title == "2025-06-09: Minor change"
    assert words.heading == '<a href="#entry-1">2025-06-09</a>: Minor change'
    assert words.short == "Logs are kept longer. (worse for readers) Said of the bank."
    assert words.html == (
        '<p class="meta">In force from 2025-07-15.<br>\n'
        "Approved by A. Lee (as recorded).</p>\n"
        "<h3>In short</h3>\n<ul>\n"
        '<li>Logs are kept longer. <span class="tag adverse">worse for readers</span></li>\n'
        "<li>Said of the <strong>bank</strong>.</li>\n</ul>\n"
        "<details>\n<summary>In full: 1 material change</summary>\n<h3>Material</h3>\n<ul>\n"
        '<li><strong>Logs</strong>: Data is kept longer.<span class="line" lang="de" dir="auto">'
        '“Logs stay <del><span class="hidden" dir="auto">[removed: </span>30<span class="hidden">]</span></del>'
        '<ins><span class="hidden" dir="auto">[added: </span>90<span class="hidden">]</span></ins> days.”'
        "</span></li>\n</ul>\n</details>\n"
    )


def test_a_feed_gets_plain_elements() -> None:
    html = entry_words(ENTRY, styled=False).html
    assert "class" not in html
    assert "<em>worse for readers</em>" in html
    assert "“Logs stay <del>30</del><ins>90</ins> days.”" in html


def test_what_a_person_adds_below_the_record_is_not_folded_with_it() -> None:
    html = entry_words([*ENTRY, "", "Ask us.", "", "- anything"], styled=True).html
    assert html.endswith("</details>\n<p>Ask us.</p>\n<ul>\n<li>anything</li>\n</ul>\n")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a *b* **c** [d](https://x.example/)", '<p>a <em>b</em> <strong>c</strong> <a href="https://x.example/">d</a></p>'),
        ("![pixel](https://x.example/p.png)", '<p>!<a href="https://x.example/p.png">pixel</a></p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("a <b>bold</b> <!-- c --> &lt;i&gt;", "<p>a &lt;b&gt;bold&lt;/b&gt;  &lt;i&gt;</p>"),
        ("<div onclick=x>\ny\n</div>", "<p>&lt;div onclick=x&gt;\ny\n&lt;/div&gt;</p>"),
        ("<!-- for us -->", ""),
        ("<del>gone", "<p>&lt;del&gt;gone</p>"),
        ("a</ins> <del>b</del>", '<p>a&lt;/ins&gt; <del><span class="hidden" dir="auto">[removed: </span>b<span class="hidden">]</span></del></p>'),
        ("<del onclick=x>b</del>", "<p>&lt;del onclick=x&gt;b&lt;/del&gt;</p>"),
        ("# Loud", "<h3>Loud</h3>"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
        ("`{{ 7 * 7 }}`", "<p>`{{ 7 * 7 }}`</p>"),
    ],
    ids=lambda value: value[:12],
)  # fmt: skip
def test_words_pass_and_elements_do_not(markdown: str, html: str) -> None:
    assert own_words(markdown.split("\n")) == html


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_person_who_copies_an_attack_does_no_harm(attack: str) -> None:
    html = own_words([attack]) + entry_words(["## x", attack], styled=False).html
    for harm in ("<script", "<img", "<iframe", "<svg", "<h1", 'javascript:alert(6)"', "\x1b"):
        assert harm not in html
