from __future__ import annotations

import html as html_entities
import os
import pathlib
import re
from dataclasses import replace

import pytest
from tests.render.email_cases import TOKEN, change, details, finding, report, rich_report

from policydiff.errors import TemplateError
from policydiff.render.email import MAX_HTML, Message, Reader, render_email
from policydiff.render.templates import render_template, templates_digest

GOLDEN = pathlib.Path(__file__).parent / "golden"
HEADLINE = "Advertising networks receive data about you, and loans are kept longer"


def visible(message: Message) -> tuple[str, str]:
    """Both parts as a reader sees them, white space folded; link targets kept."""
    body = message.html.split("<body", 1)[1]
    links = " ".join(re.findall(r'href="([^"]*)"', body))
    bare = re.sub(r"<[^>]+>", "", body.replace("<br>", " ")) + " " + links
    return tuple(" ".join(html_entities.unescape(part).split()) for part in (bare, message.text))  # type: ignore[return-value]


@pytest.mark.parametrize("stage", ["announce", "remind", "in_force", "correct", "withdraw"])
def test_messages_are_as_recorded(stage: str) -> None:
    """Set REGENERATE_GOLDEN=1 to record them anew, and read the difference."""
    message = render_email(rich_report(), details(stage=stage), headline=HEADLINE)
    parts = {"html": message.html, "txt": f"Subject: {message.subject}\n\n{message.text}"}
    for kind, content in parts.items():
        path = GOLDEN / f"notice_{stage}.{kind}"
        if os.environ.get("REGENERATE_GOLDEN"):
            path.write_text(content, encoding="utf-8")
        assert content == path.read_text(encoding="utf-8")


def test_html_and_text_carry_the_same_facts() -> None:
    made, mail = rich_report(), details()
    facts = [HEADLINE, "1 June 2025", mail.legal_name, mail.contact, mail.policy_url, TOKEN]
    facts += [mail.comparison_url or "", *(part for action in mail.actions for part in action)]
    for each in made.changes[:5]:
        facts += [each.old_text, each.new_text]
    for each in made.changes[:4]:
        facts += [f.explanation for f in each.findings]
    for part in visible(render_email(made, mail, headline=HEADLINE)):
        assert [fact for fact in facts if fact not in part] == []


def test_consent_and_adverse_changes_come_first_and_typography_not_at_all() -> None:
    text = render_email(rich_report(), details(), headline=HEADLINE).text
    order = [
        "1. Advertising",
        "2. Your borrowing",
        "3. We may now",
        "4. You can now",
        "5. This passage",
    ]
    assert [text.index(each) for each in order] == sorted(text.index(each) for each in order)
    assert "2 smaller changes" in text
    assert "Stay" not in text


def test_only_watchers_may_unsubscribe() -> None:
    message = render_email(rich_report(), details(reader=Reader.ACCOUNT), headline=HEADLINE)
    assert TOKEN not in message.html + message.text


@pytest.mark.parametrize("token", [TOKEN, "<%asm_group_unsubscribe_raw_url%>"])
def test_a_placeholder_quoted_in_policy_text_is_not_replaced(token: str) -> None:
    words = (("insert", f"Write {token} or %%%pd_unsub%% or {{{{ 7 * 7 }}}} {{% raw %}}<b>&"),)
    made = report(change(words, finding(f"Says {token}.")), headings=("A",))  # type: ignore[arg-type]
    message = render_email(made, details(unsubscribe_url=token), headline=token)
    assert (message.html.count(token), message.text.count(token), message.subject.count(token)) == (
        1,
        1,
        0,
    )
    assert "{{ 7 * 7 }}" in message.text and "<b>&<" not in message.html


def test_the_subject_is_one_line() -> None:
    mail = details(organisation="A\r\nBcc: x@example.org\x00\u2028B", policy_title="P\n")
    subject = render_email(rich_report(), mail, headline=HEADLINE).subject
    assert subject == "A Bcc: x@example.org B: “P ” changes on 1 June 2025"


def test_a_long_notice_shows_the_top_and_says_how_many_more() -> None:
    words = (("equal", "We keep it " + "very " * 200), ("delete", "short"), ("insert", "long"))
    changes = [change(words, finding(f"Kept longer, {n}.")) for n in range(80)]  # type: ignore[arg-type]
    message = render_email(report(*changes), details(), headline=HEADLINE)
    assert len(message.html.encode()) <= MAX_HTML
    shown = message.text.count("Kept longer,")
    for part in visible(message):
        assert f"{80 - shown} more changes are too long for this message." in part
        assert part.count("Kept longer,") == shown


def test_the_html_names_language_title_and_one_heading() -> None:
    html = render_email(rich_report(), details(), headline=HEADLINE).html
    assert '<html lang="en" dir="ltr"' in html and html.count("<h1") == 1
    assert html.count("<table") == html.count('role="presentation"')
    assert "<img" not in html and "prefers-color-scheme: dark" in html
    assert 'dir="rtl"' in render_email(rich_report(), details(locale="ar"), headline="x").html


def test_template_failures_are_one_line(tmp_path: pathlib.Path) -> None:
    (tmp_path / "own.html.j2").write_text("\n{{ nothing }}")
    with pytest.raises(
        TemplateError, match=r"own\.html\.j2, line 2: 'nothing' is undefined; use one of a"
    ):
        render_template("own.html.j2", {"a": 1}, tmp_path)
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    with pytest.raises(TemplateError, match="leads out of its folder"):
        render_template("link.txt", {}, tmp_path)


def test_the_digest_follows_the_templates(tmp_path: pathlib.Path) -> None:
    before = templates_digest(tmp_path)
    (tmp_path / "notice.subject.j2").write_text("Hello")
    assert before == templates_digest(None) != templates_digest(tmp_path)
    assert (
        render_email(rich_report(), replace(details()), headline="x", user_folder=tmp_path).subject
        == "Hello"
    )
