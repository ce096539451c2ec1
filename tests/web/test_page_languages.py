"""Readers are spoken to in their own language: pages in the browser's, mails in the one they chose."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from tests.cli.conftest import CONFIG
from tests.web.conftest import KEYS, Site, link_in, text_of

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
    assert f'<html lang="{language}">' in page
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
    assert '<html lang="de">' in html.get_content()
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
        assert '<html lang="de">' in client.get(page).text


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
