"""What nobody knows is settled: by a person, for all or for one request, or by SendGrid's history."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.cli.conftest import Owner
from tests.cli.test_sending_for_real import SENDGRID, finish, ready, start, told
from tests.delivery.sendgrid_stand_in import KEY, SendGridStandIn

__all__ = ["ready"]


@pytest.fixture
def stand_in() -> Iterator[SendGridStandIn]:
    server = SendGridStandIn()
    yield server
    server.close()


@pytest.fixture
def lost(ready: Owner, stand_in: SendGridStandIn) -> list[str]:
    """Two requests whose answers were lost, of 1 and 5 mails; SendGrid took the first one only."""
    stand_in.script.append("accept then drop")
    assert finish(start(ready, stand_in, "--send"))[0] == 4
    stand_in.script.append("drop")
    assert finish(start(ready, stand_in, "--send", "--resume"))[0] == 4
    return [body["custom_args"]["pd_request"] for body in stand_in.requests]


def notice_of(owner: Owner) -> str:
    return owner.run("notices", "list").split()[1]


def test_each_request_is_settled_by_what_became_of_it(
    ready: Owner, stand_in: SendGridStandIn, lost: list[str]
) -> None:
    notice = notice_of(ready)
    shown = ready.run("notices", "show", notice, "--state", "unknown")
    assert set(re.findall(r"request (\w+)", shown)) == set(lost)
    assert len(re.findall(r"  unknown  ", shown)) == 6 and " planned " not in shown
    word = ("--by", "A. Lee", "--reason", "SendGrid's support looked")
    taken, dropped = lost
    sent = ready.run("notices", "resolve", notice, "--sent", "--request", taken[:8], *word)
    assert "1 settled as sent" in sent
    unsent = ready.run("notices", "resolve", notice, "--unsent", "--request", dropped, *word)
    assert "5 settled as not sent" in unsent
    assert finish(start(ready, stand_in, "--send", "--resume"))[0] == 0
    assert len(told(stand_in)) == 60 and set(told(stand_in).values()) == {1}


def test_the_provider_knows_what_it_took(
    ready: Owner, stand_in: SendGridStandIn, lost: list[str]
) -> None:
    notice = notice_of(ready)
    env = {"SENDGRID_API_KEY": KEY, "POLICYDIFF_SENDGRID_HOST": stand_in.host}
    ask = ("notices", "resolve", notice, "--ask-provider")
    said = ready.run(*ask, code=3, **env)
    assert "SendGrid answered 403" in said and "paid history" in said
    stand_in.history = True
    said = ready.run(*ask, **env)
    assert "1 settled as sent" in said and "5 stay unknown" in said
    assert "0 settled" in ready.run(*ask, **env)
    shown = ready.run("notices", "show", notice, "--state", "accepted")
    assert shown.count("SendGrid: its email activity has the request") == 1
    assert "@" not in said + shown
    config = SENDGRID + "sendgrid = { eu_residency = true }\n"
    ready.configure(config)
    assert "EU region" in ready.run(*ask, code=2, **env)


def test_a_run_that_ends_with_unknown_ones_says_what_to_do(
    ready: Owner, stand_in: SendGridStandIn, lost: list[str]
) -> None:
    code, said = finish(start(ready, stand_in, "--send", "--resume"))
    assert code == 4 and "6 unknown" in said
    assert f"`policydiff notices resolve {notice_of(ready)} --sent` or `--unsent`" in said
    assert set(told(stand_in).values()) == {1}


def test_words_that_settle_nothing(ready: Owner, stand_in: SendGridStandIn) -> None:
    finish(start(ready, stand_in, "--send", "--limit", "5"))
    notice = notice_of(ready)
    for arguments, words in (
        ([], "Say --sent or --unsent"),
        (["--sent", "--ask-provider"], "Say --sent or --unsent"),
        (["--sent"], "give both"),
        (["--sent", "--by", "A\x1b[2J", "--reason", "x"], "--by must be one line"),
        (["--sent", "--by", "A", "--reason", "x\nlive  60 accepted"], "--reason must be one line"),
    ):
        assert words in ready.run("notices", "resolve", notice, *arguments, code=2)
