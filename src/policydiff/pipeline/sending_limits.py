"""How a mailing is sent: what is configured, and what is asked of one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policydiff.config import DeliveryConfig
from policydiff.errors import UsageError

if TYPE_CHECKING:
    from policydiff.delivery.attempts import SendingLimits
    from policydiff.delivery.store import Store

__all__ = ["RunLimits", "sending_limits"]


@dataclass(frozen=True, slots=True)
class RunLimits:
    """What one run is asked to do less than everything."""

    limit: int | None = None
    """Most readers to send to now."""
    canary: int | None = None
    """The same, and then the mailing pauses until a person resumes it."""
    only: tuple[str, ...] = ()
    """Whom to send to: see `delivery.choosing.choose`; everybody where empty."""


def sending_limits(store: Store, config: DeliveryConfig, asked: RunLimits) -> SendingLimits:
    """Return the limits of a run. Raises UsageError where what is asked cannot be meant."""
    from policydiff.delivery.attempts import SendingLimits
    from policydiff.delivery.choosing import choose

    if asked.limit is not None and asked.canary is not None:
        raise UsageError("--limit and --canary both say how many: give one of them")
    return SendingLimits(
        batch_size=config.batch_size,
        workers=config.workers,
        total=asked.limit if asked.canary is None else asked.canary,
        canary=asked.canary is not None,
        selection=choose(store, asked.only),
        max_per_second=config.max_per_second,
        max_error_rate=config.max_error_rate,
        max_bounce_rate=config.max_bounce_rate,
    )
