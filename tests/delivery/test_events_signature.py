"""Only what SendGrid signed, and lately, counts."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.delivery.event_samples import Webhook

from policydiff.delivery.events.signature import (
    WINDOW,
    UnsignedEventsError,
    check_signature,
)
from policydiff.errors import ConfigError

NOW = 1_800_000_000.0
AT = "1800000000"
BODY = '[{"event":"processed","note":"grüße"}]\r\n'.encode()
HOOK = Webhook()
SIGNATURE = HOOK.sign(BODY, AT)


def check(
    content: bytes = BODY,
    *,
    signature: str | None = SIGNATURE,
    timestamp: str | None = AT,
    key: str = HOOK.key,
    now: float = NOW,
    window: float | None = WINDOW,
) -> None:
    check_signature(
        content, signature=signature, timestamp=timestamp, key=key, now=now, window=window
    )


def test_what_sendgrid_signed_passes() -> None:
    check()
    empty = b""
    check(empty, signature=HOOK.sign(empty, AT))


def test_a_key_copied_with_line_breaks_passes() -> None:
    check(key=f"  {HOOK.key[:40]}\n{HOOK.key[40:]}\n")


@pytest.mark.parametrize("late", [-601, -600, 0, 600, 601])
def test_ten_minutes_either_way(late: int) -> None:
    if abs(late) <= 600:
        check(now=NOW + late)
    else:
        with pytest.raises(UnsignedEventsError):
            check(now=NOW + late)


def test_a_stored_body_may_be_old() -> None:
    check(now=NOW + 1e9, window=None)
    with pytest.raises(UnsignedEventsError):
        check(BODY + b" ", now=NOW + 1e9, window=None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"content": BODY + b"\n"},
        {"content": BODY.replace(b"\r\n", b"\n")},
        {"content": b"\xff" + BODY},
        {"signature": None},
        {"signature": ""},
        {"signature": "AAAA"},
        {"signature": "not base64!"},
        {"signature": "ü"},
        {"signature": SIGNATURE + "\n"},
        {"signature": Webhook().sign(BODY, AT)},
        {"timestamp": None},
        {"timestamp": ""},
        {"timestamp": "1800000001"},
        {"timestamp": "+1800000000"},
        {"timestamp": " 1800000000"},
        {"timestamp": "1800000000.0"},
        {"timestamp": "١٨٠٠٠٠٠٠٠٠"},
        {"timestamp": "9" * 5_000},
        {"key": Webhook().key},
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(wrong: dict[str, object]) -> None:
    with pytest.raises(UnsignedEventsError) as caught:
        check(**wrong)  # type: ignore[arg-type]
    assert str(caught.value) == str(UnsignedEventsError())
    assert caught.value.exit_code == 3


def with_unknown_curve(key: str) -> str:
    """The key with the name of its curve exchanged for one that nobody knows."""
    p_256, unknown = (bytes.fromhex(f"2a8648ce3d0301{last}") for last in ("07", "63"))
    return base64.b64encode(base64.b64decode(key).replace(p_256, unknown)).decode()


@pytest.mark.parametrize(
    "key",
    [
        "",
        "nonsense",
        "AAAA",
        "ü",
        Webhook(ec.SECP384R1()).key,
        Webhook(ec.SECP256K1()).key,
        with_unknown_curve(HOOK.key),
    ],
)
def test_a_key_that_is_none_is_the_settings_fault(key: str) -> None:
    with pytest.raises(ConfigError, match="webhook_key under"):
        check(key=key)


@settings(max_examples=60)
@given(st.binary(max_size=80), st.text(max_size=80), st.text(max_size=14))
def test_nothing_forged_passes_or_breaks(content: bytes, signature: str, timestamp: str) -> None:
    with pytest.raises(UnsignedEventsError):
        check(content, signature=signature, timestamp=timestamp)


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_signed_passes(text: str) -> None:
    content = text.encode("utf-8", "ignore")
    check(content, signature=HOOK.sign(content, AT))
