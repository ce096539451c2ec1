"""Readers are spoken to in their own language: pages in the browser's, mails in the one they chose."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from tests.cli.conftest import CONFIG
from tests.site.conftest import GERMAN
from tests.web.conftest import KEYS, SECRET, Site, link_in, text_of

from policydiff.delivery.audience import list_subscribers
from policydiff.i18n import translator
from policydiff.web.choices import CONSENT, consent_version

german = translator("de")


@pytest.fixture
def bilingual(site: Site) -> Site:
    text = CONFIG.replace("[notice]\n", '[notice]\nlanguages = ["en", "de"]\n')
    (site.repository.folder / "policydiff.toml").write_text(text)
    return site


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("fr, de;q=0.4, en;q=0.3", "de"),
        ("en-GB,de;q=0.9", "en"),
        ("de;q=0, en", "en"),
        ("fr", "en"),
        ("", "en"),
        ("de;q=x, ;;;,,", "en"),
    ],
)
def test_a_page_speaks_the_browsers_language(site: Site, wanted: str, language: str) -> None:
    page = site.client().get("/subscribe", headers={"Accept-Language": wanted}).text
    assert f'<html lang="{language}" dir="ltr">' in page
    assert (german("Your e-mail address") in page) is (language == "de")


def test_from_the_form_to_the_way_out(bilingual: Site, sign_up: Callable[..., Any]) -> None:
    answer = sign_up("ann@example.org", locale="de")
    assert answer.status_code == 200
    (mail,) = bilingual.mails()
    assert str(mail["Subject"]).startswith("Bitte bestätigen: Bramble Tool Library ")
    assert mail["Content-Language"] == "de"
    assert "48 Stunden" in text_of(mail)
    html = mail.get_body(("html",))
    assert html is not None
    assert '<html lang="de" dir="ltr">' in html.get_content()
    path = link_in(mail, "confirm")
    client = bilingual.client()
    assert german("Confirm that it was you") in client.get(path).text
    done = client.post(path).text
    assert german("You are on the list") in done
    assert bilingual.server is not None
    (reader,) = list_subscribers(bilingual.server.store())
    assert reader.locale == "de"
    # What was agreed to is the sentence above the button that confirms.
    assert reader.consent_text == consent_version(german)
    assert german(CONSENT) in client.get(link_in(again(sign_up, bilingual), "confirm")).text
    for page in re.findall(r'href="(/(?:preferences|unsubscribe)/[^"]+)"', done):
        assert '<html lang="de" dir="ltr">' in client.get(page).text


def again(sign_up: Callable[..., Any], site: Site) -> EmailMessage:
    sign_up("ben@example.org", locale="de")
    return site.mails()[-1]


def test_another_language_is_another_consent() -> None:
    assert consent_version(translator("de")) != consent_version(translator("en"))


def test_the_reader_switches(bilingual: Site, sign_up: Callable[..., Any]) -> None:
    sign_up("ann@example.org", locale="de")
    client = bilingual.client()
    done = client.post(link_in(bilingual.mails()[0], "confirm")).text
    (preferences,) = re.findall(r'href="(/preferences/[^"]+)"', done)
    topics = ["data", "children"]
    assert "Saved" in client.post(preferences, data={"locale": "en", "topic": topics}).text
    # No form offers it, so it stays as it is.
    client.post(preferences, data={"locale": "tlh", "topic": topics})
    assert bilingual.server is not None
    (reader,) = list_subscribers(bilingual.server.store())
    assert reader.locale == "en"
    assert KEYS not in done


def test_the_review_page_speaks_to_the_reviewer_and_quotes_what_readers_get(site: Site) -> None:
    client = site.client("127.0.0.1", headers={"Accept-Language": "de"})
    client.get(f"/review?token={SECRET}")
    assert german("Waits for a decision.") in client.get("/review").text
    page = client.get("/review/privacy").text
    assert '<html lang="de" dir="ltr">' in page
    for said in ("Look at this first", "Approve exactly this", "What would be mailed, and to whom"):
        assert german(said) in page, said
    # Readers get an English mail, so its sentence is the English one, and says so.
    sentence = "“server logs” are now kept for 90 days instead of 30 days."
    assert f'<p lang="en">{sentence}</p>' in page
    assert "Aufbewahrung oder Wartezeit" not in page
    refused = site.client("127.0.0.1", headers={"Accept-Language": "de"}).get("/review")
    assert german("Who are you?") in refused.text


def test_a_live_comparison_speaks_the_policys_language(site: Site) -> None:
    repository = site.repository
    repository.commit("auf Deutsch", day="2027-01-11", privacy_md=GERMAN)
    longer = GERMAN.replace("30 Tage", "12 Monate")
    repository.commit("länger", day="2027-01-12", privacy_md=longer)
    client = site.client()
    form = client.get("/privacy/compare").text
    assert '<html lang="de" dir="ltr">' in form
    assert "Zwei Fassungen vergleichen" in form
    newest, before, *_ = re.findall(r'<option value="([^"]+)"', form)
    page = client.get(f"/privacy/compare?from={before}&to={newest}").text
    assert '<html lang="de" dir="ltr">' in page
    assert "Eine Frist ist jetzt „12 Monate“ statt „30 Tage“." in page
    missing = client.get("/cookies/compare", headers={"Accept-Language": "de"}).text
    assert german("There is no such policy.") in missing
