"""The notice e-mail: what it says, to whom, and what policy text cannot do to it."""

from __future__ import annotations

import html as html_entities
import pathlib
import re
from dataclasses import replace

import pytest
from tests.render.contrast import contrast
from tests.render.email_cases import TOKEN, change, details, finding, report, rich_report
from tests.render.golden_cases import STAGES

from policydiff.diff.records import EditKind, WordOp
from policydiff.document.records import Unit
from policydiff.errors import TemplateError
from policydiff.materiality import Direction, Level
from policydiff.render.email import MAX_HTML, Message, Reader, render_email
from policydiff.render.templates import (
    _is_of_mail,
    default_folder,
    mail_templates_digest,
    render_template,
    templates_digest,
)
from policydiff.report.records import Change
from policydiff.rules import Effect

HEADLINE = "Advertising networks receive data about you, and loans are kept longer"


def visible(message: Message) -> tuple[str, str]:
    """Both parts as a reader sees them, white space folded; link targets kept."""
    body = message.html.split("<body", 1)[1]
    links = " ".join(re.findall(r'href="([^"]*)"', body))
    bare = re.sub(r"<[^>]+>", "", body.replace("<br>", " ")) + " " + links
    return tuple(" ".join(html_entities.unescape(part).split()) for part in (bare, message.text))  # type: ignore[return-value]


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
        "4. This passage",
        "5. You can now",
    ]
    assert [text.index(each) for each in order] == sorted(text.index(each) for each in order)
    assert "2 smaller changes" in text
    assert "Stay" not in text


def test_a_title_and_its_new_sentence_are_one_change() -> None:
    unread = finding("Unread.", Effect.UNCLEAR, Direction.NEUTRAL)
    title = change((("insert", "Advertising partners."),), unread, kind=EditKind.ADDED)
    told = change(
        (("insert", "We give them your address."),),
        finding("They get your address."),
        kind=EditKind.ADDED,
    )
    other = change(
        (("insert", "We also phone you."),), finding("You may be phoned."), kind=EditKind.ADDED
    )
    made = report(
        replace(title, block=7), replace(told, block=7), replace(other, block=8), headings=("A",)
    )
    message = render_email(made, details(), headline=HEADLINE)
    for part in visible(message):
        assert "From 1 June 2025, 2 things change that you should know about:" in part
        assert "1. They get your address." in part
        assert "Advertising partners. We give them your address." in part


def test_a_new_sentence_is_called_new_and_nothing_in_it_stands_out() -> None:
    words: tuple[WordOp, ...] = (("insert", "We sell your address."),)
    made = report(change(words, finding("Your address is sold.")), headings=("A",))
    message = render_email(made, details(), headline=HEADLINE)
    assert 'class="in"' not in message.html
    assert (
        "Old wording:\n    Nothing was said here.\n"
        "New wording, from 1 June 2025:\n    We sell your address." in message.text
    )


@pytest.mark.parametrize(
    ("stage", "day", "labels"),
    [
        ("announce", "2025-06-01", ("Old wording:", "New wording, from 1 June 2025:")),
        ("correct", "2025-06-01", ("Old wording:", "New wording, from 1 June 2025:")),
        ("announce", None, ("Old wording:", "New wording:")),
    ],
)
def test_the_labels_are_true_on_the_day_of_the_message(
    stage: str, day: str | None, labels: tuple[str, str]
) -> None:
    mail = details(stage=stage, effective_date=day)
    for part in visible(render_email(rich_report(), mail, headline=HEADLINE)):
        assert [part.count(label) for label in labels] == [5, 5]
        assert "Before:" not in part
        assert "Now:" not in part


@pytest.mark.parametrize(
    ("stage", "labels"),
    [
        ("remind", ("Old wording:", "New wording, from 1 June 2025:")),
        ("in_force", ("Old wording:", "New wording:")),
        ("withdraw", ("Stands:", "Taken back:")),
    ],
)
def test_a_mail_that_repeats_says_each_change_in_a_line_and_quotes_what_nobody_understood(
    stage: str, labels: tuple[str, str]
) -> None:
    made, mail = rich_report(), details(stage=stage, told_on="2025-04-02")
    unread = made.changes[4]
    for part in visible(render_email(made, mail, headline=HEADLINE)):
        explained = [f.explanation for each in made.changes[:4] for f in each.findings[:1]]
        assert [words for words in explained if words not in part] == []
        assert f"{labels[0]} {unread.old_text}" in part
        assert f"{labels[1]} {unread.new_text}" in part
        assert "2 April 2025" in part
        assert "1 June 2025" in part
        assert made.changes[1].old_text not in part
        assert len(part) < len(visible(render_email(made, details(), headline=HEADLINE))[1])


def small_change() -> Change:
    return change(
        (("delete", "too"), ("insert", "two")),
        finding("Spelling.", Effect.NONE, Direction.NEUTRAL, Level.MINOR),
        level=Level.MINOR,
    )


@pytest.mark.parametrize("stage", ["remind", "in_force"])
def test_a_mail_that_repeats_says_what_changed_since(stage: str) -> None:
    mail = details(stage=stage, told_on="2025-04-02")
    for since, said in (
        (report(), "Nothing has changed since"),
        (report(small_change()), "one small correction was made to the text."),
        (report(small_change(), small_change()), "2 small corrections were made to the text."),
    ):
        for part in visible(render_email(rich_report(), mail, headline=HEADLINE, since=since)):
            assert said in part


def test_a_correction_says_what_is_different_and_then_everything() -> None:
    words: tuple[WordOp, ...] = (
        ("equal", "We keep it for "),
        ("delete", "12"),
        ("insert", "24"),
        ("equal", " months."),
    )
    unread = finding("Unread.", Effect.UNCLEAR, Direction.NEUTRAL)
    since = report(
        change(words, finding("It is now kept for 24 months instead of 12."), section=3),
        change((("insert", "Letters are answered by lantern."),), unread, kind=EditKind.ADDED),
        small_change(),
        headings=("What we collect", "Who we share with", "How long we keep it"),
    )
    mail = details(stage="correct", told_on="2025-04-02", told_date="2025-05-01")
    for part in visible(render_email(rich_report(), mail, headline=HEADLINE, since=since)):
        assert "but not as announced on 2 April 2025" in part
        said = [
            "What is different from the notice of 2 April 2025:",
            "The changes apply from 1 June 2025, not from 1 May 2025.",
            "It is now kept for 24 months instead of 12. (Section 3, “How long we keep it”)",
            "A passage was added.",
            "One small correction was made to the text.",
            "As it stands now, 5 things change from 1 June 2025",
        ]
        assert [each for each in said if each not in part] == []
        assert [part.index(each) for each in said if each in part] == sorted(
            part.index(each) for each in said if each in part
        )
        assert part.count("Old wording:") == 5


def test_the_date_line_is_no_small_change_beside_the_date_itself() -> None:
    dated = replace(small_change(), unit=Unit.DATE)
    for stage, since in (("announce", None), ("remind", report(dated)), ("correct", report(dated))):
        mail = details(stage=stage, told_on="2025-04-02", told_date="2025-05-01")
        made = report(change((("insert", "New."),), finding("New.")), dated)
        text = render_email(made, mail, headline=HEADLINE, since=since).text
        assert "smaller change" not in text
        assert "small correction" not in text


def test_a_correction_of_the_date_alone_says_so() -> None:
    mail = details(stage="correct", told_on="2025-04-02", told_date="2025-05-01")
    for day, said in (
        ("2025-06-01", "The changes apply from 1 June 2025, not from 1 May 2025."),
        (None, "The policy no longer says that the changes apply from 1 May 2025."),
    ):
        moved = replace(mail, effective_date=day)
        for part in visible(render_email(rich_report(), moved, headline=HEADLINE, since=report())):
            assert said in part


def test_no_line_is_empty_where_the_notice_before_gave_no_date() -> None:
    mail = details(stage="correct", told_on="2025-04-02", told_date=None)
    message = render_email(rich_report(), mail, headline=HEADLINE, since=report())
    assert not re.search(r"<li>\s*</li>", message.html)
    assert not re.search(r"^\*\s*$", message.text, re.MULTILINE)


@pytest.mark.parametrize(
    ("comparison", "policy", "linked"),
    [
        (None, "", ()),
        (None, "https://example.org/p", ("Read the policy",)),
        ("https://example.org/c", "", ("Compare both versions in full",)),
    ],
)
def test_no_link_leads_nowhere(
    comparison: str | None, policy: str, linked: tuple[str, ...]
) -> None:
    mail = details(comparison_url=comparison, policy_url=policy)
    message = render_email(rich_report(), mail, headline=HEADLINE)
    assert 'href=""' not in message.html
    for words in ("Read the policy", "Compare both versions in full"):
        assert (words in message.html, words in message.text) == (words in linked,) * 2


def test_a_passage_nobody_understood_is_called_new_changed_or_taken_out() -> None:
    unread = finding("Unread.", Effect.UNCLEAR, Direction.NEUTRAL)
    whole = "Letters are answered by lantern."
    said = {
        (("insert", whole),): "This passage is new, and it may change",
        (("delete", whole),): "This passage is taken out, and that may change",
        (("delete", whole), ("insert", "Ask.")): "This passage has a new wording",
    }
    for words, opening in said.items():
        message = render_email(report(change(words, unread)), details(), headline=HEADLINE)
        for part in visible(message):
            assert f"1. {opening}" in part
            assert "Different; we cannot say for whom" in part
        assert 'class="in"' not in message.html
        assert 'class="out"' not in message.html


def test_what_matters_is_general_only_where_nothing_particular_is_known() -> None:
    words: tuple[WordOp, ...] = (("insert", "We sell your address."),)
    general = "We may do more than before"
    for other, count in (({}, 1), ({"retroactive": True}, 0), ({"consent": True}, 1)):
        made = report(change(words, finding("Sold."), **other))
        text = render_email(made, details(), headline=HEADLINE).text
        assert text.count(general) == count
    assert "\n\nYour consent may be needed for this. Reading this message does not count" in text


@pytest.mark.parametrize(
    ("rule", "effect", "why"),
    [
        ("deletion-dropped", Effect.EXPANDS, "We may keep your data for longer than before."),
        (
            "retention-period-lengthened",
            Effect.EXPANDS,
            "We may keep your data, or let you wait, for longer than before.",
        ),
        (
            "period-stated",
            Effect.RESTRICTS,
            "We may keep your data, or let you wait, for a shorter time than before.",
        ),
        (
            "time-to-act-shortened",
            Effect.EXPANDS,
            "You have less time to use your rights than before.",
        ),
    ],
)
def test_a_period_that_may_be_for_something_else_is_not_said_to_be_how_long_data_is_kept(
    rule: str, effect: Effect, why: str
) -> None:
    words: tuple[WordOp, ...] = (
        ("equal", "We answer within "),
        ("delete", "30"),
        ("insert", "60"),
        ("equal", " days."),
    )
    made = report(change(words, finding("A period of 30 days is now 60 days.", effect, rule=rule)))
    for part in visible(render_email(made, details(), headline=HEADLINE)):
        assert f"Why it matters: {why}" in " ".join(part.split())


def test_a_number_is_listed_with_what_it_counts() -> None:
    words: tuple[WordOp, ...] = (
        ("equal", "We keep it for "),
        ("delete", "6"),
        ("insert", "24"),
        ("equal", " months after that."),
    )
    text = render_email(report(change(words, finding("Longer."))), details(), headline="x").text
    assert "Words taken out: “6 months”\nWords put in: “24 months”" in text


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


def test_the_templates_of_pages_void_no_approval_of_a_mail(tmp_path: pathlib.Path) -> None:
    defaults = {path.name for path in default_folder().iterdir()}
    assert {"notice.html.j2", "page.css", "web_confirm.words.j2"} <= defaults
    assert mail_templates_digest(tmp_path) == mail_templates_digest(None) != templates_digest(None)
    # Of one's own, each may be drawn in by a mail of one's own.
    (tmp_path / "page.css").write_text("h1 { color: red }")
    assert mail_templates_digest(tmp_path) == templates_digest(tmp_path)


def test_mails_draw_in_no_template_that_their_digest_leaves_out() -> None:
    drawn = re.compile(r"""{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
    mails = [path for path in default_folder().glob("*.j2") if _is_of_mail(path.name)]
    assert len(mails) >= 10
    for path in mails:
        for name in drawn.findall(path.read_text(encoding="utf-8")):
            assert _is_of_mail(name), (path.name, name)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("reader", Reader)
def test_both_parts_say_who_what_when_and_where_to_ask(stage: str, reader: Reader) -> None:
    mail = details(stage=stage, reader=reader)
    message = render_email(rich_report(), mail, headline=HEADLINE)
    said = [
        mail.organisation,
        mail.legal_name,
        mail.contact,
        "Quarry Row",
        "HF2 6QD",
        "1 June 2025",
    ]
    said += [mail.policy_title, mail.policy_url, str(mail.comparison_url), "Stop these messages"]
    for part in visible(message):
        missing = [fact for fact in said if fact not in part]
        assert missing == ([] if reader is Reader.WATCHER else ["Stop these messages"])


def test_without_an_address_nobody_is_offered_to_unsubscribe() -> None:
    message = render_email(rich_report(), details(unsubscribe_url=None), headline=HEADLINE)
    for part in visible(message):
        assert "Stop these messages" not in part


def test_a_reason_of_ones_own_replaces_the_default() -> None:
    mail = details(reason="You lent us a drill.")
    for part in visible(render_email(rich_report(), mail, headline=HEADLINE)):
        assert "You lent us a drill." in part
        assert "You get this message because" not in part


def test_a_withdrawal_never_says_that_a_change_is_made() -> None:
    mail = details(stage="withdraw", told_on="2025-04-02")
    for part in visible(render_email(rich_report(), mail, headline=HEADLINE)):
        assert part.count("Taken back: ") == 6
        assert "The announced changes to “Privacy policy” are taken back" in part
        assert "the text from before the announcement stands" in part
        for wrong in (
            "Why it matters",
            "should know about",
            "New wording",
            "consent",
            "smaller changes",
            "Words put in",
            HEADLINE,
        ):
            assert wrong not in part


def test_three_hundred_changes_fit_and_the_worst_are_shown() -> None:
    words: tuple[WordOp, ...] = (
        ("equal", "We keep it "),
        ("delete", "briefly"),
        ("insert", "for ever"),
    )
    changes = [change(words, finding(f"Kept longer, {n}.")) for n in range(299)]
    worst = change(words, finding("Shown to advertisers."), consent=True)
    message = render_email(report(*changes, worst), details(), headline=HEADLINE)
    assert len(message.html.encode()) <= MAX_HTML
    for part in visible(message):
        shown = part.count("Kept longer,") + 1
        assert "1. Shown to advertisers." in part
        assert f"The {shown} most important of 300 changes:" in part
        assert f"{300 - shown} more changes are too long for this message." in part
        assert "The full comparison shows everything." in part


def test_one_endless_sentence_is_cut_around_its_changed_words() -> None:
    endless = "and so on " * 20_000
    words: tuple[WordOp, ...] = (
        ("equal", endless),
        ("delete", "yes"),
        ("insert", "no"),
        ("equal", endless),
    )
    message = render_email(report(change(words, finding("Turned."))), details(), headline=HEADLINE)
    assert len(message.html.encode()) <= MAX_HTML
    for part in visible(message):
        assert "Words taken out: “yes”" in part
        assert "[…]" in part


def test_a_long_or_broken_subject_is_one_header_line() -> None:
    mail = details(policy_title="A long title, " * 40 + "\u202e\r\nBcc: a@b.example")
    subject = render_email(rich_report(), mail, headline="x\ny").subject
    assert len(subject) <= 180
    assert subject.endswith("…")
    assert subject.isprintable()


@pytest.mark.parametrize(
    ("locale", "dated", "said"),
    [
        ("en", "2025-05-02", "That is 30 days after this message, dated 2 May 2025."),
        ("en", "2025-05-31", "That is one day after this message, dated 31 May 2025."),
        ("en", "2025-06-01", "That is the date of this message: the changes apply at once."),
        (
            "en",
            "2025-06-02",
            "That was one day before this message, dated 2 June 2025: the changes already apply.",
        ),
        ("de", "2025-05-02", "Das ist 30 Tage nach dieser Nachricht vom 2. Mai 2025."),
        ("de", "2025-05-31", "Das ist einen Tag nach dieser Nachricht vom 31. Mai 2025."),
        (
            "de",
            "2025-06-15",
            "Das war 14 Tage vor dieser Nachricht vom 15. Juni 2025: Die Änderungen gelten bereits.",
        ),
    ],
)
def test_how_long_until_a_change_applies_is_counted_from_the_mails_own_date(
    locale: str, dated: str, said: str
) -> None:
    for stage in STAGES:
        mail = details(locale=locale, dated=dated, stage=stage)
        for part in visible(render_email(rich_report(), mail, headline=HEADLINE)):
            assert (said in part) == (stage not in ("in_force", "withdraw"))


@pytest.mark.parametrize(
    ("effective", "dated"),
    [("2025-06", "2025-05-02"), (None, "2025-05-02"), ("2025-06-01", None)],
)
def test_no_days_are_counted_where_a_day_is_missing(
    effective: str | None, dated: str | None
) -> None:
    mail = details(effective_date=effective, dated=dated)
    for part in visible(render_email(rich_report(), mail, headline=HEADLINE)):
        assert "this message, dated" not in part
        assert "Applies from" in part


def test_dates_are_written_in_the_readers_language() -> None:
    said = {
        ("en", "2025-06-01"): "1 June 2025",
        ("de", "2025-06-01"): "1. Juni 2025",
        ("pt-BR", "2025-06-01"): "1 de junho de 2025",
        ("en", "2025-04"): "April 2025",
        ("xx-nowhere", "2025-06-01"): "2025-06-01",
        ("en", None): "The policy names no date.",
    }
    for (locale, day), words in said.items():
        mail = details(locale=locale, effective_date=day)
        for part in visible(render_email(rich_report(), mail, headline=HEADLINE)):
            assert words in part


def test_the_users_templates_come_first_and_may_use_the_defaults(tmp_path: pathlib.Path) -> None:
    words = (default_folder() / "notice.words.j2").read_text(encoding="utf-8")
    (tmp_path / "notice.words.j2").write_text(words.replace("Read the policy", "See it in full"))
    message = render_email(rich_report(), details(), headline=HEADLINE, user_folder=tmp_path)
    for part in visible(message):
        assert "See it in full" in part
        assert "Read the policy" not in part


def test_an_unknown_variable_names_template_line_and_variable(tmp_path: pathlib.Path) -> None:
    (tmp_path / "notice.txt.j2").write_text("Hello\n{{ mail.contact }}\n{{ reciever }}\n")
    with pytest.raises(TemplateError) as caught:
        render_email(rich_report(), details(), headline=HEADLINE, user_folder=tmp_path)
    found = str(caught.value)
    assert "notice.txt.j2, line 3: 'reciever' is undefined" in found
    assert "\n" not in found


@pytest.mark.parametrize(
    "code",
    [
        "{{ ().__class__.__bases__[0].__subclasses__() }}",
        "{{ mail.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.system('true') }}",
        "{{ changes.__class__.__mro__ }}",
        "{{ [1, 2] | random }}",
        "{{ lipsum() }}",
        "{% include '/etc/hostname' %}",
        "{% include '../../pyproject.toml' %}",
        "{% for %}",
    ],
)
def test_the_sandbox_refuses(code: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / "notice.txt.j2").write_text(code)
    with pytest.raises(TemplateError, match=r"^template .*[^\n]*$"):
        render_email(rich_report(), details(), headline=HEADLINE, user_folder=tmp_path)


def _rules(style: str) -> dict[str, dict[str, str]]:
    """Colours by selector; later rules win."""
    found: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style):
        colours = dict(re.findall(r"(?<![\w-])(color|background-color): (#[0-9a-f]{6})", body))
        for selector in selectors.split(","):
            found.setdefault(selector.strip(), {}).update(colours)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(scheme: str) -> None:
    style = (default_folder() / "notice.html.j2").read_text(encoding="utf-8")
    style = style.split("<style>")[1].split("</style>")[0]
    light, dark = style.split("@media (prefers-color-scheme: dark) {")
    rules = _rules(light.split("@media")[0])
    if scheme == "dark":
        for selector, colours in _rules(dark).items():
            rules.setdefault(selector, {}).update(colours)
    grounds = {
        ".card": (
            "body",
            ".card",
            ".who",
            ".place",
            ".words",
            ".foot",
            ".none",
            ".tag",
            "a",
            ".better",
            ".worse",
            ".topic h2",
        ),
        ".when": (".when",),
        ".old": (".old", ".old .label", ".none"),
        ".new": (".new", ".new .label", ".none"),
        ".was": (".was", ".was .label", ".none", ".left"),
        ".good": (".good", ".good .label", ".gain"),
        ".out": (".out",),
        ".in": (".in",),
        ".button": (".button a",),
    }
    for ground, texts in grounds.items():
        for text in texts:
            ratio = contrast(rules[text]["color"], rules[ground]["background-color"])
            assert ratio >= 4.5, (scheme, text, ground, round(ratio, 2))
