"""A notice in the languages of its readers: planned, approved, tried and sent in all of them."""

from __future__ import annotations

import json
import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from tests.cli.conftest import Mailbox, Owner

TODAY = ("--today", "2027-01-10")
LONGER = ("We keep server logs for 30 days.", "We keep server logs for 12 months.")
NEW_DATE = ("1 January 2027", "1 March 2027")
APPROVE = ("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)


def speak(owner: Owner, languages: str) -> None:
    owner.edit_file("policydiff.toml", "[notice]\n", f"[notice]\nlanguages = {languages}\n")


def changed(owner: Owner, languages: str = '["en", "de"]') -> None:
    speak(owner, languages)
    owner.edit(*LONGER)
    owner.edit(*NEW_DATE)
    owner.commit()


def outbox(owner: Owner) -> dict[str, EmailMessage]:
    """The mails in the outbox by who they are for."""
    files = (owner.folder / ".policydiff" / "outbox").glob("*.eml")
    mails = (message_from_bytes(file.read_bytes(), policy=policy.default) for file in files)
    return {str(mail["To"]): mail for mail in mails}


def html(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def test_each_reader_gets_the_notice_in_their_language(owner: Owner) -> None:
    changed(owner)
    planned = owner.run("notify", "privacy", *TODAY, code=5)
    assert "1 account holder, in en" in planned
    assert "1 account holder, in de" in planned
    assert "To account holders, in en:\nSubject: Bramble Tool Library: “Privacy policy”" in planned
    assert "To account holders, in de:\nSubject: Bramble Tool Library: „Privacy policy“" in planned
    owner.run(*APPROVE)
    owner.commit()
    owner.run("notify", "privacy", "--send", *TODAY)
    mails = outbox(owner)
    english, german = mails["ada@example.org"], mails["ben@example.org"]
    assert english["Subject"] == ("Bramble Tool Library: “Privacy policy” changes on 1 March 2027")
    assert german["Subject"] == (
        "Bramble Tool Library: „Privacy policy“ ändert sich ab 1. März 2027"
    )
    assert '<html lang="en" dir="ltr"' in html(english)
    assert '<html lang="de" dir="ltr"' in html(german)
    said = "Für die Aufbewahrung von „server logs“ gilt jetzt „12 months“ statt „30 days“."
    assert said in html(german)
    assert said not in html(english)
    assert "We keep server logs for" in html(german)
    assert html(german).count('lang="en"') > html(english).count('lang="en"') == 1


def test_an_approval_is_for_every_language(owner: Owner) -> None:
    changed(owner, '["en"]')
    owner.run(*APPROVE)
    owner.run("check", *TODAY)
    owner.edit_file("policydiff.toml", '["en"]', '["en", "de"]')
    said = owner.run("check", *TODAY, code=1)
    assert "The languages were en and are de, en now." in said
    owner.run(*APPROVE)
    owner.run("check", *TODAY)


def test_the_order_of_languages_asks_for_no_other_approval(owner: Owner) -> None:
    changed(owner)
    owner.run(*APPROVE)
    owner.edit_file("policydiff.toml", '["en", "de"]', '["de", "en"]')
    owner.run("check", *TODAY)


def test_people_s_words_stay_theirs_in_every_language(owner: Owner) -> None:
    changed(owner)
    report = json.loads(owner.cli("check", *TODAY, "--format", "json", "--fail-on", "never").out)
    changes = report["policies"][0]["report"]["changes"]
    short = next(each["id"][:12] for each in changes if each["level"] == "material")
    own = "We keep our server logs for 12 months now."
    owner.run("review", "privacy", "--wording", short, "--text", own, "--by", "A. Lee", *TODAY)
    owner.run("review", "privacy", "--intro", "Dear members.", "--by", "A. Lee", *TODAY)
    owner.run(*APPROVE)
    owner.commit()
    owner.run("notify", "privacy", "--send", *TODAY)
    german = html(outbox(owner)["ben@example.org"])
    assert f'<span lang="en" dir="ltr">{own}</span>' in german
    assert re.search(r'<p class="note" dir="ltr" lang="en"[^>]*>Dear members\.</p>', german)
    # The headline speaks German and does not repeat in German what a person put otherwise.
    head = german.split("<h1", 1)[1].split("</h1>", 1)[0]
    assert head.endswith(
        ">Bramble Tool Library ändert „Privacy policy“: 1 wichtige Änderung in „Logs“"
    )
    english = html(outbox(owner)["ada@example.org"])
    assert "<h1" in english and own in english.split("<h1", 1)[1].split("</h1>", 1)[0]


def test_a_test_mail_comes_in_every_language(owner: Owner, mailbox: Mailbox) -> None:
    owner.configure(
        '\n[delivery]\ntransport = "smtp"\n'
        f'smtp = {{ host = "127.0.0.1", port = {mailbox.port}, security = "none" }}\n'
    )
    changed(owner)
    said = owner.run("notify", "privacy", "--test", "eve@example.org", *TODAY)
    assert "The test mails are on their way, in en and de; nobody else was told." in said
    assert mailbox.recipients == ["eve@example.org", "eve@example.org"]
    assert len({str(mail["Subject"]) for mail in mailbox.messages}) == 2


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        ('["fr"]', "notice.languages: names 'fr', but notices speak de, en only; add a catalogue"),
        ('["german"]', 'notice.languages: must be a language, such as "de"'),
        ('"de"', "notice.languages: must be a list of texts"),
    ],
)
def test_a_language_that_nobody_speaks_is_refused(owner: Owner, languages: str, said: str) -> None:
    speak(owner, languages)
    assert said in owner.run("check", *TODAY, code=3)


GERMAN = """\
# Datenschutzerklärung

In Kraft ab: 1. Januar 2027

## Protokolle

Wir speichern Protokolldaten für 30 Tage. Diese Seite haben wir mit Sorgfalt geschrieben.
"""


@pytest.mark.parametrize("declared", [True, False])
def test_a_german_policy_is_reviewed_and_mailed_in_german(owner: Owner, declared: bool) -> None:
    (owner.folder / "datenschutz.md").write_text(GERMAN)
    locale = 'locale = "de-AT"\n' if declared else ""
    owner.configure(f'\n[[policies]]\nid = "datenschutz"\npath = "datenschutz.md"\n{locale}')
    owner.commit()
    owner.run("adopt", "datenschutz", *TODAY)
    owner.edit_file("datenschutz.md", "30 Tage", "12 Monate")
    owner.edit_file("datenschutz.md", "1. Januar 2027", "1. März 2027")
    owner.commit()
    said = owner.run("review", "datenschutz", *TODAY)
    sentence = "Für die Aufbewahrung von „Protokolldaten“ gilt jetzt „12 Monate“ statt „30 Tage“."
    assert sentence in said
    owner.run("review", "datenschutz", "--approve", "--by", "A. Lee", *TODAY)
    owner.commit()
    planned = owner.run("notify", "datenschutz", *TODAY)
    assert f"2 account holders, in {'de-AT' if declared else 'de'}" in planned
    assert "Subject: Bramble Tool Library: „Datenschutzerklärung“ ändert sich ab 1. März" in planned
    assert sentence in " ".join(planned.split())


def test_an_action_stands_in_mails_of_its_language(owner: Owner) -> None:
    actions = (
        '[{ text = "Object", url = "https://example.org/o", language = "en" },'
        ' { text = "Widersprechen", url = "https://example.org/w", language = "de" },'
        ' { text = "Help", url = "https://example.org/h" }]'
    )
    speak(owner, f'["en", "de"]\nactions = {actions}')
    owner.edit(*LONGER)
    owner.edit(*NEW_DATE)
    owner.commit()
    planned = owner.run("notify", "privacy", *TODAY, code=5)
    english, german = planned.split("To account holders, in de:")
    assert "* Object:" in english and "Widersprechen" not in english
    assert "* Widersprechen:" in german and "* Object:" not in german
    assert "* Help:" in english and "* Help:" in german
    # One policy, five stages, two kinds of reader, two languages.
    assert "20 render; factual, change first" in owner.run("doctor", code=1)


def told(owner: Owner, mailbox: Mailbox) -> tuple[str, str]:
    """Approve and send; return subject and text of what the reader of German got last."""
    owner.run(*APPROVE)
    owner.commit("approve")
    owner.run("notify", "privacy", "--send", *TODAY)
    owner.commit("told")
    mail = [each for each in mailbox.messages if each["To"] == "ben@example.org"][-1]
    part = mail.get_body(("plain",))
    assert part is not None
    return str(mail["Subject"]), " ".join(str(part.get_content()).split())


def test_corrections_and_withdrawals_come_in_every_language(owner: Owner, mailbox: Mailbox) -> None:
    owner.configure(
        '\n[delivery]\ntransport = "smtp"\n'
        f'smtp = {{ host = "127.0.0.1", port = {mailbox.port}, security = "none" }}\n'
    )
    changed(owner)
    announced, _ = told(owner, mailbox)
    owner.edit("12 months", "24 months")
    owner.commit("longer still")
    corrected, text = told(owner, mailbox)
    assert "Das ist anders als in der Mitteilung vom 10. Januar 2027: * Für" in text
    assert "gilt jetzt „24 months“ statt „12 months“. (Abschnitt „Logs“)" in text
    assert "gilt jetzt „24 months“ statt „30 days“." in text
    owner.edit("24 months", "30 days")
    owner.edit(*reversed(NEW_DATE))
    owner.commit("as before")
    withdrawn, text = told(owner, mailbox)
    assert "Es gilt weiter der Text von vor der Ankündigung." in text
    subjects = [announced, corrected, withdrawn]
    assert subjects == [
        "Bramble Tool Library: „Privacy policy“ ändert sich ab 1. März 2027",
        "Berichtigung: Bramble Tool Library: „Privacy policy“ ändert sich ab 1. März 2027",
        "Zurückgenommen: Bramble Tool Library nimmt die angekündigten Änderungen an „Privacy policy“ "
        "zurück",
    ]
