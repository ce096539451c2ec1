"""Transactions that begin again where another run got in between."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from policydiff.errors import DeliveryError

__all__ = ["LedgerMoved", "retried"]

_TURNS = 30
_LONGEST_NAP = 1.0

_P = ParamSpec("_P")
_R = TypeVar("_R")


class LedgerMoved(DeliveryError):
    """Another run wrote to the ledger first; nothing of this transaction counts."""


def retried(work: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let `work`, which is one transaction, look and decide anew where another run was first.

    Only a ledger that cannot lock raises `LedgerMoved`: the git ref. Raises it where others are
    first again and again.
    """

    @wraps(work)
    def again(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        for turn in range(1, _TURNS):
            try:
                return work(*args, **kwargs)
            except LedgerMoved:
                # Two that keep step with one another would both go on losing.
                time.sleep(random.uniform(0, min(0.02 * turn, _LONGEST_NAP)))
        return work(*args, **kwargs)

    return again
