"""A ledger on a git ref, as the configuration names it, with the readers of a list."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from policydiff.config import Config
from policydiff.errors import ConfigError
from policydiff.pipeline.ledger_url import DATABASE_VARIABLE

if TYPE_CHECKING:
    from policydiff.delivery.store import Store

_PREFIX = "git:"


def open_ledger_ref(
    config: Config,
    environ: Mapping[str, str],
    load: Callable[[Store], object] | None,
    *,
    anew: bool = False,
) -> Store:
    """Open the ledger on the configured ref; `load` brings in the readers, where they are needed.

    With `anew` a ledger that was deleted is an empty one.

    Raises `ConfigError` where a database is named as well, no key is set or the repository is
    public; `DeliveryError` where the remote does not answer, the ledger was deleted, or the list
    cannot be the one that was told before; and what `load` raises.
    """
    from policydiff.delivery.publicity import find_visibility, refuse_public_ledger
    from policydiff.delivery.store.gitref import LedgerPlace, open_git_ref
    from policydiff.delivery.store.gitref_readers import take_readers
    from policydiff.delivery.tokens import parse_keys

    if environ.get(DATABASE_VARIABLE, "").strip():
        raise ConfigError(
            "POLICYDIFF_DATABASE_URL is set, and delivery.ledger names a git ref: with two ledgers "
            "people could be told twice; take one of them away"
        )
    delivery = config.delivery
    ref = delivery.ledger.removeprefix(_PREFIX)
    place = LedgerPlace(config.folder, ref, delivery.ledger_remote)
    store = open_git_ref(place, parse_keys(environ.get("POLICYDIFF_TOKEN_KEYS")), anew=anew)
    try:
        if not delivery.allow_public_ledger:
            visibility = find_visibility(environ, store.remote_url)
            refuse_public_ledger(visibility, begun=store.begun, where=store.where)
        if load is not None:
            take_readers(store, load, time.time())
    except BaseException:
        store.close()
        raise
    return store
