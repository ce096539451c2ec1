"""What a received message's headers say about one-click unsubscribe."""

from __future__ import annotations

import pytest

from policydiff.delivery.signed_message import examine_message

SIGNED = "From:To:Subject:List-Unsubscribe:\r\n\tList-Unsubscribe-Post:Date"
HEADERS = {
    "Authentication-Results": "mx.example.net; dkim=pass header.d=acme.example.com",
    "DKIM-Signature": "v=1; a=rsa-sha256; d=acme.example.com; s=s1;\r\n\th={signed};\r\n\tbh=x; b=y",
    "From": "Acme <legal@acme.example.com>",
    "To": "secret@mail.example.org",
    "Subject": "Acme: the policy changes",
    "List-Unsubscribe": "<https://acme.example.com/u/abc>, <mailto:stop@acme.example.com>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}


def message(signed: str = SIGNED, **changed: str | None) -> bytes:
    headers = HEADERS | {name.replace("_", "-"): value for name, value in changed.items()}  # type: ignore[operator]
    lines = [f"{name}: {value}\r\n" for name, value in headers.items() if value is not None]
    return ("".join(lines).replace("{signed}", signed) + "\r\nHello\r\n").encode()


def bad(raw: bytes) -> list[str]:
    return [each.id for each in examine_message(raw) if each.good is False]


def test_a_message_that_offers_one_click_as_it_should() -> None:
    findings = examine_message(message())
    assert bad(message()) == []
    said = " ".join(f"{each.found} {each.advice}" for each in findings)
    assert "dkim=pass" in said and "were not verified here: that needs DNS" in said
    assert "secret" not in said and "@" not in said


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (message("From:Subject:List-Unsubscribe"), ["dkim"]),
        (message("From:Subject:List-Unsubscribe-Post"), ["dkim"]),
        (message("Subject:List-Unsubscribe:List-Unsubscribe-Post"), ["dkim"]),
        (message(DKIM_Signature=None), ["dkim"]),
        (message(DKIM_Signature="v=1; d=other.example; h={signed}; b=y"), ["alignment"]),
        (message(List_Unsubscribe="<mailto:stop@acme.example.com>"), ["list-unsubscribe"]),
        (message(List_Unsubscribe="<http://acme.example.com/u/abc>"), ["list-unsubscribe"]),
        (
            message(List_Unsubscribe="<https://a.example/1>, <https://a.example/2>"),
            ["list-unsubscribe"],
        ),
        (message(List_Unsubscribe_Post=None), ["list-unsubscribe-post"]),
        (message(List_Unsubscribe_Post="One-Click"), ["list-unsubscribe-post"]),
        (message(To="a@mail.example.org, b@mail.example.org"), ["to"]),
        (message(From="a@acme.example.com, b@acme.example.com"), ["from"]),
        (message("From:Subject", List_Unsubscribe=None, List_Unsubscribe_Post=None), []),
        (b"", ["from", "dkim"]),
        (b"\xff\xfe no mail at all", ["from", "dkim"]),
    ],
)
def test_what_is_missing_is_named(raw: bytes, expected: list[str]) -> None:
    assert bad(raw) == expected


def test_one_of_two_signatures_is_enough_and_a_length_limit_is_told() -> None:
    first = "v=1; d=acme.example.com; h=From:Subject; l=10; b=y"
    raw = f"DKIM-Signature: {first}\r\n".encode() + message()
    assert bad(raw) == []
    said = [each.found for each in examine_message(raw) if each.id == "dkim-signature"]
    assert "all but list-unsubscribe, list-unsubscribe-post" in said[0] and "l= leaves" in said[0]
    assert said[1] == "d=acme.example.com signs what it must"
