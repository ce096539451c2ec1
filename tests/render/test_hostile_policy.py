"""Policy text is shown, never obeyed: one hostile policy through every format."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from tests.render import sample
from tests.render.changelog_case import generated_markdown
from tests.render.email_cases import TOKEN, details, rich_report
from tests.render.golden_cases import compared
from tests.render.golden_cases import redline as usual_redline
from tests.render.hostile_policy import ATTACKS, LINES, NEW, OLD
from tests.render.topic_cases import topic_mail

import policydiff
from policydiff.materiality import Law
from policydiff.pipeline.comparison import Side, redline_sides
from policydiff.render.atom import render_atom
from policydiff.render.changelog import (
    render_changelog_json,
    render_newest,
)
from policydiff.render.changelog_marks import TOP, parse_parts, render_parts
from policydiff.render.changelog_page import render_changelog_html
from policydiff.render.email import render_email
from policydiff.render.html import render_html
from policydiff.render.json import render_json
from policydiff.render.markdown import render_markdown
from policydiff.render.redline_markdown import render_redline_markdown
from policydiff.render.redline_terminal import render_redline_terminal
from policydiff.render.terminal import render_terminal
from policydiff.report import (
    Change,
    Changelog,
    ChangelogEntry,
    ChangeReport,
    Fact,
    Facts,
    OverrideNote,
    PolicyRef,
)
from policydiff.report.ids import entry_id
from policydiff.report.redline import Redline

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


FORMATS = ("markdown", "text", "unread")


@cache
def hostile(format: str = "markdown") -> ChangeReport:
    """The attack as its parser reads it; "unread" is what would come of a parser that drops nothing."""
    if format != "unread":
        return policydiff.compare(OLD, NEW, format=format)
    attack = " ".join(ATTACKS)
    return replace(
        sample.REPORT,
        policy=replace(sample.POLICY, title=attack),
        changes=tuple(attacked(change, attack) for change in sample.REPORT.changes),
        sections=tuple(
            replace(
                group,
                old=tuple(replace(ref, heading=attack) for ref in group.old),
                new=tuple(replace(ref, heading=f"{attack} new") for ref in group.new),
            )
            for group in sample.REPORT.sections
        ),
        facts=Facts(
            **{
                kind: (Fact(attack, "changed", attack, attack),)
                for kind in ("vendors", "links", "contacts", "dates", "definitions")
            }
        ),
        warnings=(attack,),
    )


def attacked(change: Change, attack: str) -> Change:
    findings = (replace(found, explanation=attack) for found in change.findings)
    return replace(
        change,
        old_text=f"Old {attack}",
        new_text=f"New {attack}",
        words=(("delete", "Old"), ("insert", "New"), ("equal", f" {attack}")),
        lead_in=attack,
        findings=tuple(findings),
        override=OverrideNote(attack, attack, change.level),
    )


@cache
def changelog(format: str) -> Changelog:
    report = hostile(format)
    id_ = entry_id(report.policy.id, report.old.sha256, report.new.sha256)
    entry = ChangelogEntry(id_, report, notified="<b>n</b>", approved_by="@octocat")
    return Changelog(report.policy, (entry,))


@cache
def hostile_redline(format: str) -> tuple[ChangeReport, Redline]:
    sides = Side(OLD, format), Side(NEW, format)
    found = redline_sides(*sides, PolicyRef("policy", "", "", "en"), Law())
    assert found.redline is not None
    return found.report, found.redline


class Elements(HTMLParser):
    """Collects tags, attributes, and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.links: set[str] = set()
        self.comments: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        self.text += data


def unsafe(text: str) -> list[str]:
    """Control characters and reordering ones that must never reach a screen."""
    return [
        f"U+{ord(c):04X}"
        for c in text
        if (unicodedata.category(c) in ("Cc", "Cs") and c != "\n") or BIDI.match(c)
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_the_page_has_no_element_of_the_policy(format: str) -> None:
    usual, attacked = Elements(render_html(sample.REPORT)), Elements(render_html(hostile(format)))
    assert attacked.tags <= usual.tags
    assert attacked.attributes <= usual.attributes
    assert {link[:8] for link in attacked.links} == {"#change-"}
    assert attacked.comments == []
    assert render_html(hostile(format)).count("<script") == 1
    assert unsafe(render_html(hostile(format))) == []
    assert "##[" not in render_html(hostile(format))


@pytest.mark.parametrize("format", FORMATS[:2])
def test_the_page_of_both_texts_has_no_element_of_the_policy(format: str) -> None:
    report, redline = hostile_redline(format)
    page = render_html(report, redline=redline, side_by_side=True)
    usual = Elements(render_html(compared().report, redline=usual_redline()))
    attacked = Elements(page)
    assert attacked.tags <= usual.tags
    assert attacked.attributes <= usual.attributes
    assert {link[:1] for link in attacked.links} == {"#"}
    assert attacked.comments == []
    assert unsafe(page) == []
    assert "##[" not in page


@pytest.mark.parametrize("format", FORMATS)
def test_the_page_of_the_changelog_has_no_element_of_the_policy(format: str) -> None:
    page = render_changelog_html(changelog(format))
    usual, attacked = Elements(render_changelog_html(sample.CHANGELOG)), Elements(page)
    assert attacked.tags <= usual.tags | {"ins"}
    assert attacked.attributes <= usual.attributes
    assert attacked.links == {
        f"#{anchor}" for anchor in re.findall(r'<article id="([^"]*)"', page)
    } | {f"{changelog(format).policy.id}.{kind}" for kind in ("md", "json", "atom")}
    assert attacked.comments == []
    assert unsafe(page) == []


@pytest.mark.parametrize("side_by_side", [False, True])
@pytest.mark.parametrize("format", FORMATS[:2])
def test_both_texts_show_no_control_and_no_command_in_a_terminal(
    format: str, side_by_side: bool
) -> None:
    plain, coloured = (
        render_redline_terminal(
            *hostile_redline(format), color=color, width=90, side_by_side=side_by_side
        )
        for color in (False, True)
    )
    assert unsafe(plain) == []
    assert "::" not in plain
    assert "##[" not in plain
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("format", FORMATS)
def test_the_mail_has_no_element_of_the_policy_and_no_further_placeholder(format: str) -> None:
    usual = Elements(render_email(rich_report(), details(), headline="x").html)
    grouped = Elements(topic_mail().html)
    mail = details(policy_title=" ".join(ATTACKS))
    message = render_email(hostile(format), mail, headline="{{ 7 * 7 }} <b> %%pd_unsub%%")
    attacked = Elements(message.html)
    assert attacked.tags <= usual.tags | grouped.tags
    assert attacked.attributes <= usual.attributes | grouped.attributes
    assert attacked.links == usual.links
    assert attacked.comments == []
    assert message.html.count(TOKEN) == message.text.count(TOKEN) == 1
    for part in (message.html, message.text):
        assert "{{ 7 * 7 }}" in part
        assert "boomboom" not in part
        assert set(unsafe(part)) <= {"U+2066", "U+2067", "U+2068", "U+2069"}
    assert unsafe(message.subject) == []
    assert TOKEN not in message.subject
    message.html.encode()
    message.text.encode()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("width", [20, 80, 200])
def test_the_terminal_shows_no_control_and_no_command(format: str, width: int) -> None:
    plain = render_terminal(hostile(format), width=width)
    assert unsafe(plain) == []
    assert "::" not in plain
    assert "##[" not in plain
    coloured = render_terminal(hostile(format), color=True, width=width)
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain
    # Colours of the palette only, by the renderer: nothing that moves, clears or names a link.
    assert set(re.findall("\x1b[^m]*m", coloured)) <= {
        f"\x1b[{code}m" for code in ("0", "1", "2", "1;4", "31", "32", "33", "1;31", "1;32")
    }


MARKDOWN = {
    "report": lambda format: render_markdown(hostile(format)),
    "short": lambda format: render_markdown(hostile(format), limit=9_000),
    "changelog": lambda format: generated_markdown(changelog(format)),
    "redline": lambda format: both_texts(format, side_by_side=False),
    "side-by-side": lambda format: both_texts(format, side_by_side=True),
}


def both_texts(format: str, *, side_by_side: bool) -> str:
    made = hostile_redline("markdown" if format == "unread" else format)
    return render_redline_markdown(*made, side_by_side=side_by_side)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("output", MARKDOWN)
def test_markdown_does_nothing_of_what_the_policy_asks(output: str, format: str) -> None:
    text = MARKDOWN[output](format)
    assert unsafe(text) == []
    for line in text.splitlines():
        assert not line.lstrip().startswith(("::", "##["))
        assert not re.match(r"\s{0,3}(>\s*)+#", line)
    assert "##[" not in text
    # What a forge would act on has an entity inside, which keeps it plain text.
    for trigger in (
        r"(?<!\w)@\w",
        r"(?<!&)#\d",
        r"\bGH-\d",
        r"(?<!\w)!\d",
        r"https?://",
        r"\bwww\.",
    ):
        assert re.search(trigger, text) is None, trigger
    for code in ("{{", "{%", "${", "<%"):
        assert code not in text


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("output", MARKDOWN)
def test_rendered_markdown_has_no_element_of_the_policy(output: str, format: str) -> None:
    usual = Elements(markdown_page(render_markdown(sample.REPORT)))
    log = Elements(markdown_page(generated_markdown(sample.CHANGELOG)))
    text = MARKDOWN[output](format)
    attacked = Elements(markdown_page(text))
    own = {"details", "summary", "br", "em"} if output in ("redline", "side-by-side") else set()
    assert attacked.tags <= usual.tags | log.tags | own
    assert attacked.attributes <= log.attributes
    # A changelog has marks around what is generated, and leads to its entry: nothing else.
    marks = [part.name for part in parse_parts(text, "")] if output == "changelog" else []
    assert attacked.links == {f"#{name}" for name in marks if name != TOP}
    assert [said.split()[:2] for said in attacked.comments] == [
        [mark, name] for name in marks for mark in ("policydiff", "/policydiff")
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_a_changelog_file_comes_back_as_it_was_generated(format: str) -> None:
    text = generated_markdown(changelog(format))
    parts = parse_parts(text, "")
    assert [part.is_edited for part in parts] == [False, False]
    assert render_parts(parts) == text
    assert "policydiff" not in render_newest(changelog(format), 1, parts, titled=True)


def markdown_page(text: str) -> str:
    """`text` as a forge would render it: tables, strike-through, bare links, HTML let through."""
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    return str(parser.render(text))


@pytest.mark.parametrize("format", FORMATS)
def test_the_feed_is_well_formed_and_its_content_inert(format: str) -> None:
    xml = render_atom(changelog(format), base_url="javascript:alert(1)")
    feed = ElementTree.fromstring(xml.encode())
    assert unsafe(xml) == []
    names = {element.tag.rpartition("}")[2] for element in feed.iter()}
    assert names == {
        "feed",
        "id",
        "title",
        "updated",
        "author",
        "name",
        "entry",
        "summary",
        "content",
    }
    for content in feed.iter("{http://www.w3.org/2005/Atom}content"):
        assert Elements(content.text or "").tags <= {
            "p",
            "h3",
            "h4",
            "ul",
            "li",
            "del",
            "ins",
            "em",
            "strong",
            "br",
        }
        assert Elements(content.text or "").attributes == set()


@pytest.mark.parametrize("format", FORMATS)
def test_json_is_utf_8_and_holds_the_text_as_it_is(format: str) -> None:
    report = hostile(format)
    for text in (render_json(report), render_changelog_json(changelog(format))):
        text.encode()
        assert "##[" not in text
        assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert json.loads(render_json(report)) == json.loads(json.dumps(report.to_dict()))


def test_the_attack_reaches_the_renderers() -> None:
    said = " ".join(f"{c.old_text} {c.new_text}" for c in hostile("text").changes)
    for part in ("<script>", "{{ 7 * 7 }}", "%%pd_unsub%%", "@octocat", "::error", "##[error]"):
        assert part in said
    assert len(hostile().changes) > len(ATTACKS) + len(LINES)
