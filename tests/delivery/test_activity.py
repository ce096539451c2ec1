"""SendGrid is asked what it accepted, as its published description has it."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator
from tests.delivery.local_server import LocalServer
from tests.delivery.sendgrid_stand_in import KEY, SendGridStandIn

from policydiff.delivery.activity import find_accepted
from policydiff.delivery.transports.sendgrid import SendGridSettings
from policydiff.errors import ConfigError, DeliveryError

TAKEN, LOST = "a" * 32, "b" * 32


@pytest.fixture
def server() -> Iterator[SendGridStandIn]:
    made = SendGridStandIn()
    made.history = True
    body = {
        "from": {"email": "x@example.org"},
        "subject": "s",
        "custom_args": {"pd_request": TAKEN},
    }
    made.accepted.append(("ann@example.org", body))
    yield made
    made.close()


def settings(server: LocalServer) -> SendGridSettings:
    return SendGridSettings(host=server.host)


def test_one_mail_of_a_request_shows_that_it_was_accepted(server: SendGridStandIn) -> None:
    assert find_accepted(KEY, settings(server), [LOST, TAKEN, TAKEN]) == {TAKEN}
    assert find_accepted(KEY, settings(server), []) == frozenset()


def test_a_plan_without_a_history_settles_nothing(server: SendGridStandIn) -> None:
    server.history = False
    with pytest.raises(DeliveryError, match=r"answered 403\. It needs the paid history"):
        find_accepted(KEY, settings(server), [LOST])
    with pytest.raises(ConfigError, match="SENDGRID_API_KEY is not set"):
        find_accepted("", settings(server), [LOST])


def test_question_and_answer_fit_the_published_description(
    server: SendGridStandIn, shared: pathlib.Path
) -> None:
    path = shared / "sendgrid" / "tsg_email_activity_v3.json"
    if not path.exists():
        pytest.skip("no published description of the API here")
    published = json.loads(path.read_text())
    asks = published["paths"]["/v3/messages"]["get"]
    known = {each["name"]: each["schema"] for each in asks["parameters"]}
    find_accepted(KEY, settings(server), [TAKEN])
    (asked,) = server.remembered
    assert set(asked) <= set(known)
    assert 1 <= int(asked["limit"]) <= known["limit"]["maximum"]
    schema = asks["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": published["components"]}
    (answer,) = server.recalled
    assert [each.message for each in Draft202012Validator(whole).iter_errors(answer)] == []
