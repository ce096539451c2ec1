"""A test mail shows what a reader gets, and counts as nothing."""

from __future__ import annotations

import pytest
from tests.delivery.delivery_samples import SENDER, ScriptedTransport, message

from policydiff.delivery.audience import unsubscribe
from policydiff.delivery.letters import UNSUBSCRIBE_SLOT, Letters, UnsubscribeLinks
from policydiff.delivery.records import SubscriberKind
from policydiff.delivery.sample import send_sample
from policydiff.delivery.store import Store
from policydiff.delivery.store.ledger import list_mailings
from policydiff.delivery.tokens import read_token
from policydiff.delivery.transports import Accepted
from policydiff.errors import AudienceError

LINKS = UnsubscribeLinks("https://acme.example.com/leave/{token}", (b"k" * 32,))


def test_a_sample(sqlite_store: Store) -> None:
    letters = Letters(
        {"en": message()},
        SENDER,
        default_locale="en",
        watcher_messages={"en": message(extra=UNSUBSCRIBE_SLOT)},
        unsubscribe=LINKS,
        now=0.0,
    )
    transport = ScriptedTransport()
    kinds = (SubscriberKind.ACCOUNT, SubscriberKind.WATCHER)
    for kind in kinds:
        outcome = send_sample(transport, letters, "me@example.org", kind=kind, locale="en")
        assert isinstance(outcome, Accepted)
    assert transport.told == {"me@example.org": 2}
    account, watcher = (batch.envelopes[0] for batch in transport.batches)
    assert account.unsubscribe_url == ""
    token = watcher.unsubscribe_url.rpartition("/")[2]
    subject = read_token(token, LINKS.keys)
    assert subject is not None and not unsubscribe(sqlite_store, subject)
    assert list_mailings(sqlite_store) == ()
    with pytest.raises(AudienceError, match="is not an e-mail address") as caught:
        send_sample(transport, letters, "me@", kind=kinds[0], locale="en")
    assert "me@" not in str(caught.value)
