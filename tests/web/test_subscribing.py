"""Subscribe, confirm, choose, leave: as a reader does it, and as somebody else tries."""

from __future__ import annotations

import contextlib
import json
import re
import socket
from collections.abc import Callable
from html import escape
from typing import Any

import pytest
from click.testing import CliRunner
from tests.delivery.sendgrid_stand_in import KEY, SendGridStandIn
from tests.web.conftest import NOON, Site, link_in, text_of

from policydiff.cli.subscribers import subscribers
from policydiff.delivery.audience import (
    add_subscriber,
    erase_subscriber,
    find_subscriber,
    list_subscribers,
    unsubscribe,
)
from policydiff.delivery.records import SubscriberKind, SubscriberStatus
from policydiff.delivery.signups import EXPIRES, PER_NETWORK
from policydiff.delivery.store import Store
from policydiff.delivery.tokens import make_token

SignUp = Callable[..., Any]


def store_of(site: Site) -> Store:
    return (site.server or site.start()).store()


def joined(site: Site, sign_up: SignUp, address: str = "ann@example.org") -> tuple[str, str]:
    """Sign up and confirm; the ways to the preferences and out."""
    sign_up(address)
    client = site.client()
    done = client.post(link_in(site.mails()[-1], "confirm"))
    assert done.status_code == 200
    links = dict(reversed(each) for each in re.findall(r'<a href="([^"]+)">([^<]+)', done.text))
    return links["Change what you are told of"], links["Leave the list"]


def test_nobody_is_on_the_list_before_they_confirm(site: Site, sign_up: SignUp) -> None:
    assert sign_up("ann@example.org").status_code == 200
    (mail,) = site.mails()
    assert mail["To"] == "ann@example.org"
    assert mail["List-Unsubscribe"] is None
    path = link_in(mail, "confirm")
    client = site.client()
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert list(list_subscribers(store_of(site))) == []
    assert "You are on the list" in client.post(path).text
    (reader,) = list_subscribers(store_of(site))
    assert (reader.kind, reader.status) == (SubscriberKind.WATCHER, SubscriberStatus.ACTIVE)
    assert reader.consent_date == "2027-01-15T12:00:00+00:00"
    assert client.post(path).status_code == 404


def test_both_parts_of_the_mail_have_the_link(site: Site, sign_up: SignUp) -> None:
    sign_up("ann@example.org")
    (mail,) = site.mails()
    html = mail.get_body(("html",))
    assert html is not None
    page, text = html.get_content(), text_of(mail)
    path = link_in(mail, "confirm")
    for part in ("1 Mill Lane, Exampleton", "Bramble Tool Library CIC", path, "48 hours"):
        assert part in page, part
        assert part in text, part


def test_a_wish_runs_out(site: Site, sign_up: SignUp) -> None:
    sign_up("ann@example.org")
    path = link_in(site.mails()[0], "confirm")
    site.clock.now += EXPIRES
    assert site.client().get(path).status_code == 404
    assert site.client().post(path).status_code == 404
    assert list(list_subscribers(store_of(site))) == []


def test_every_address_gets_the_same_answer(site: Site, sign_up: SignUp) -> None:
    store = store_of(site)
    for name in ("active", "left", "erased", "account", "complained"):
        kind = SubscriberKind.ACCOUNT if name == "account" else SubscriberKind.WATCHER
        status = SubscriberStatus.COMPLAINED if name == "complained" else SubscriberStatus.ACTIVE
        person = add_subscriber(store, f"{name}@example.org", locale="en", kind=kind, status=status)
        if name == "left":
            unsubscribe(store, person.id)
    erase_subscriber(store, "erased@example.org")
    names = ("unknown", "active", "left", "erased", "account", "complained")
    answers = [sign_up(f"{name}@example.org") for name in names]
    assert len({(each.status_code, each.text) for each in answers}) == 1
    assert len({frozenset(each.headers.items()) for each in answers}) == 1
    mails = {mail["To"].split("@")[0]: mail for mail in site.mails()}
    asked = {name for name, mail in mails.items() if "/confirm/" in text_of(mail)}
    assert asked == {"unknown", "left", "erased"}
    # Who called mail spam gets none because somebody typed their address in.
    assert mails.keys() - asked == {"active", "account"}
    assert "/unsubscribe/" in text_of(mails["active"])
    assert "/unsubscribe/" not in text_of(mails["account"])


def test_the_answer_does_not_wait_for_the_mail(site: Site, sign_up: SignUp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        smtp = f"smtp = {{ host = '127.0.0.1', port = {port}, security = 'none' }}"
        site.configure(f"[delivery]\ntransport = 'smtp'\n{smtp}\n")
        # The mail server took the connection and says nothing; the reader is answered at once.
        assert sign_up("ann@example.org").status_code == 200
        taken, _ = silent.accept()
        taken.close()
    assert site.server is not None
    site.server.wait_for_post()
    assert any(line.startswith("a mail was not sent: ") for line in site.lines)


def test_the_provider_gets_it_as_a_mail_that_must_arrive(site: Site, sign_up: SignUp) -> None:
    settings = "transport = 'sendgrid'\nsendgrid = { asm_group = 7 }\n"
    site.configure(f"[delivery]\n{settings}")
    site.environ["SENDGRID_API_KEY"] = KEY
    with contextlib.closing(SendGridStandIn()) as provider:
        site.environ["POLICYDIFF_SENDGRID_HOST"] = provider.host
        sign_up("ann@example.org")
        assert site.server is not None
        site.server.wait_for_post()
    ((address, body),) = provider.accepted
    assert address == "ann@example.org"
    # Who left a group of the provider's must still be able to come back.
    assert "asm" not in body
    assert "List-Unsubscribe" not in str(body)
    # The address stands where the recipient does, and nowhere else.
    assert str(body).count("ann@example.org") == 1


def test_an_address_is_not_flooded(site: Site, sign_up: SignUp) -> None:
    answers = [
        sign_up("ann@example.org", peer=f"198.51.{number}.1", locale="") for number in range(6)
    ]
    assert len({(each.status_code, each.text) for each in answers}) == 1
    assert len(site.mails()) == 3


def test_a_network_is_told_to_wait(site: Site, sign_up: SignUp) -> None:
    statuses = [
        sign_up(f"reader{number}@example.org", peer=f"198.51.100.{number}").status_code
        for number in range(PER_NETWORK + 2)
    ]
    assert statuses == [200] * PER_NETWORK + [429] * 2
    assert sign_up("other@example.org", peer="203.0.113.1").status_code == 200
    # The server forgets with its process; the store does not.
    assert site.server is not None
    site.server.close()
    site.start()
    assert sign_up("late@example.org", peer="198.51.100.200").status_code == 429


def test_only_our_own_form_is_taken(site: Site) -> None:
    client = site.client()
    data = {"address": "ann@example.org", "topic": "data"}
    page = client.get("/subscribe").text
    form = re.findall(r'name="form" value="([^"]+)"', page)[0]
    forged = make_token(str(int(NOON)), (b"another key",), "subscribe form")
    for value in ("", "x", form[:-1], forged):
        assert client.post("/subscribe", data=data | {"form": value}).status_code == 403
    site.clock.now += 24 * 3600 + 1
    assert client.post("/subscribe", data=data | {"form": form}).status_code == 403
    assert site.mails() == []


@pytest.mark.parametrize("address", ["", "ann", "ann@example.org, ben@example.org", "<b>@x"])
def test_what_is_no_address_is_said(site: Site, sign_up: SignUp, address: str) -> None:
    got = sign_up(address)
    assert got.status_code == 400
    assert "not an e-mail address" in got.text
    assert f'value="{escape(address)}"' in got.text


def test_a_line_break_makes_no_header(site: Site, sign_up: SignUp) -> None:
    assert sign_up("ann@example.org\r\nBcc: eve@example.org").status_code == 400


def test_choosing_nothing_is_no_choice(site: Site, sign_up: SignUp) -> None:
    got = sign_up("ann@example.org", topic=[])
    assert got.status_code == 400
    assert "Choose at least one of each" in got.text


def test_a_reader_chooses(site: Site, sign_up: SignUp) -> None:
    preferences, _ = joined(site, sign_up)
    client = site.client()
    assert client.get(preferences).text.count(" checked") == 8
    assert client.post(preferences, data={"topic": ["children", "data"]}).status_code == 200
    reader = find_subscriber(store_of(site), "ann@example.org")
    assert reader is not None
    assert reader.topics == ("children", "data")
    assert client.get(preferences).text.count(" checked") == 2
    assert client.post(preferences, data={"topic": ["spam"]}).status_code == 400


def test_one_click_takes_off_the_list_and_looking_does_not(site: Site, sign_up: SignUp) -> None:
    _, leave = joined(site, sign_up)
    client = site.client()
    assert client.get(leave).status_code == 200
    assert client.head(leave).status_code == 200
    reader = find_subscriber(store_of(site), "ann@example.org")
    assert reader is not None
    assert reader.status is SubscriberStatus.ACTIVE
    # As mail programs do it (RFC 8058): no cookie, no page opened before, as multipart.
    got = site.client("192.0.2.9").post(leave, files={"List-Unsubscribe": (None, "One-Click")})
    assert (got.status_code, got.history) == (200, [])
    reader = find_subscriber(store_of(site), "ann@example.org")
    assert reader is not None
    assert reader.status is SubscriberStatus.UNSUBSCRIBED
    assert client.post(leave, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_an_account_holder_is_not_taken_off(site: Site) -> None:
    account = add_subscriber(
        store_of(site), "ann@example.org", locale="en", kind=SubscriberKind.ACCOUNT
    )
    token = make_token(account.id, (site.environ["POLICYDIFF_TOKEN_KEYS"].encode(),))
    got = site.client().post(f"/unsubscribe/{token}")
    assert got.status_code == 409
    assert "You have an account" in got.text


def test_a_token_is_for_one_purpose(site: Site, sign_up: SignUp) -> None:
    preferences, leave = joined(site, sign_up)
    client = site.client()
    one, other = preferences.rpartition("/")[2], leave.rpartition("/")[2]
    assert client.post(f"/unsubscribe/{one}").status_code == 404
    assert client.get(f"/preferences/{other}").status_code == 404
    assert client.post(f"/confirm/{one}").status_code == 404
    assert client.post(f"/unsubscribe/{other[:-2]}").status_code == 404
    reader = find_subscriber(store_of(site), "ann@example.org")
    assert reader is not None
    assert reader.status is SubscriberStatus.ACTIVE


def test_who_tries_many_links_waits(site: Site) -> None:
    client = site.client()
    statuses = {client.get(f"/confirm/{number}").status_code for number in range(121)}
    assert statuses == {404, 429}


def test_no_line_of_log_has_an_address_or_a_token(site: Site, sign_up: SignUp) -> None:
    preferences, leave = joined(site, sign_up)
    client = site.client()
    client.get(f"{preferences}?address=ann@example.org")
    client.post(leave)
    client.get("/subscribe?next=https://evil.example/ann@example.org")
    log = "\n".join(site.lines)
    assert "POST /unsubscribe/{token} 200" in log
    assert "@" not in log
    assert preferences.rpartition("/")[2] not in log


def test_a_mail_that_is_not_taken_says_no_address(site: Site, sign_up: SignUp) -> None:
    site.configure("[delivery]\noutbox = 'privacy.md'\n")
    site.start()
    assert sign_up("ann@example.org").status_code == 200
    assert site.server is not None
    site.server.wait_for_post()
    assert any(line.startswith("a mail was not sent: ") for line in site.lines)
    assert "@" not in "\n".join(site.lines)


def test_who_asks_is_told_of_what_waits(site: Site, sign_up: SignUp) -> None:
    sign_up("ann@example.org", topic=["data"])
    config = str(site.repository.folder / "policydiff.toml")
    environ = site.environ
    arguments = ["show", "Ann@example.org", "--config", config]
    shown = CliRunner().invoke(subscribers, arguments, env=environ, catch_exceptions=False)
    (waits,) = json.loads(shown.output)["unconfirmed"]
    assert (waits["address"], waits["topics"]) == ("ann@example.org", ["data"])
    assert waits["asked_at"] == "2027-01-15T12:00:00+00:00"
    site.client().post(link_in(site.mails()[0], "confirm"))
    shown = CliRunner().invoke(subscribers, arguments, env=environ, catch_exceptions=False)
    assert "unconfirmed" not in json.loads(shown.output)
    assert json.loads(shown.output)["status"] == "active"


def test_without_a_key_there_are_no_sign_ups(site: Site) -> None:
    del site.environ["POLICYDIFF_TOKEN_KEYS"]
    got = site.client().get("/subscribe")
    assert got.status_code == 503
    # The public is not told how this server is set up; its owner is.
    assert "POLICYDIFF" not in got.text
    assert any("POLICYDIFF_TOKEN_KEYS" in line for line in site.lines)


def test_too_much_is_not_read(site: Site) -> None:
    client = site.client()
    assert client.post("/subscribe", content=b"a=" + b"x" * 70_000).status_code == 413
    assert client.post("/subscribe", data={f"f{n}": "1" for n in range(400)}).status_code == 400
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/subscribe", content=b"\xff\xfe", headers=headers).status_code == 400


def asked_often(site: Site, peer: str, forwarded: str) -> int:
    """The last answer of more requests than one network has."""
    client = site.client(peer)
    headers = {"X-Forwarded-For": forwarded}
    return [client.get("/cookies/compare", headers=headers).status_code for _ in range(61)][-1]


def test_behind_our_proxy_each_network_is_its_own(site: Site) -> None:
    site.configure("[web]\nproxies = ['10.0.0.0/8']\n")
    assert asked_often(site, "10.1.2.3", "192.0.2.1, 198.51.100.7, 10.9.9.9") == 429
    once = site.client("10.4.5.6")
    same = {"X-Forwarded-For": "203.0.113.1, 198.51.100.99"}
    assert once.get("/cookies/compare", headers=same).status_code == 429
    other = {"X-Forwarded-For": "198.51.100.7, 203.0.113.1"}
    assert once.get("/cookies/compare", headers=other).status_code == 404


def test_nobody_else_says_who_asks(site: Site) -> None:
    assert asked_often(site, "203.0.113.50", "192.0.2.77") == 429
    another = {"X-Forwarded-For": "192.0.2.78"}
    client = site.client("203.0.113.51")
    assert client.get("/cookies/compare", headers=another).status_code == 429
    assert site.client("192.0.2.77").get("/cookies/compare").status_code == 404


def test_on_postgresql(site: Site, sign_up: SignUp, postgres_schema: Callable[[], str]) -> None:
    site.environ["POLICYDIFF_DATABASE_URL"] = postgres_schema()
    preferences, leave = joined(site, sign_up)
    client = site.client()
    assert client.post(preferences, data={"topic": ["data"]}).status_code == 200
    assert client.post(leave).status_code == 200
    reader = find_subscriber(store_of(site), "ann@example.org")
    assert reader is not None
    assert (reader.topics, reader.status) == (("data",), SubscriberStatus.UNSUBSCRIBED)
    # Comes back by their own word.
    joined(site, sign_up)
    reader = find_subscriber(store_of(site), "ann@example.org")
    assert reader is not None
    assert reader.status is SubscriberStatus.ACTIVE
