"""The mail as a mail program shows it: light, dark, on a phone, in every stage and language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.render.email_cases import details
from tests.render.german_mail_cases import german_mail, mail_on_an_english_policy
from tests.render.golden_cases import STAGES, account_mail, watcher_mail
from tests.render.test_german_mail import hebrew
from tests.render.topic_cases import topic_mail

from policydiff.render.email import Message, render_email

pytestmark = pytest.mark.proof

See = Callable[..., Any]
MAILS: dict[str, Callable[[], Message]] = {
    **{f"en-{stage}": lambda stage=stage: watcher_mail(stage) for stage in STAGES},  # type: ignore[misc]
    **{f"de-{stage}": lambda stage=stage: german_mail(stage) for stage in STAGES},  # type: ignore[misc]
    "en-topics": topic_mail,
    "en-topics-again": lambda: topic_mail("remind"),
    "en-account": account_mail,
    "de-account": mail_on_an_english_policy,
    "rtl-policy": lambda: render_email(hebrew(), details(locale="de"), headline="Neu"),
    "rtl-mail": lambda: render_email(hebrew(), details(locale="he"), headline="Neu"),
}


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_is_accessible_by_day_and_by_night(see: See, name: str) -> None:
    for scheme in ("light", "dark"):
        seen = see(MAILS[name]().html, color_scheme=scheme)
        assert seen.serious_violations() == []
        assert seen.complaints == []
        assert seen.page.locator("h1").count() == 1


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_fits_a_phone_and_twice_the_size(see: See, name: str) -> None:
    assert not see(MAILS[name]().html, width=320).is_wider_than_its_window()
    # 200 % on a window of 640 is a layout of 320.
    zoomed = see(MAILS[name]().html, width=320, device_scale_factor=2)
    assert not zoomed.is_wider_than_its_window()


def test_a_screen_reader_is_told_the_language_of_a_quote(see: See) -> None:
    page = see(mail_on_an_english_policy().html).page
    spoken = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter(e => e.children.length === 0 && e.textContent.includes('months'))
            .map(e => e.closest('[lang]').lang)"""
    )
    assert set(spoken) == {"en"}
    labels = page.locator("p.label", has_text="Wortlaut")
    assert labels.first.evaluate("e => e.closest('[lang]').lang") == "de"
