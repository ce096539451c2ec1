"""SendGrid's lists of people it will not mail, pulled before a mailing where that is configured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from policydiff.config import Config, TransportName

if TYPE_CHECKING:
    from policydiff.delivery.store import Store
    from policydiff.delivery.suppressions import SuppressionResult


def refresh_suppressions(
    config: Config, environ: Mapping[str, str], store: Store
) -> SuppressionResult | None:
    """Bring the readers' status up to date with SendGrid's lists; None where it is not configured.

    Raises `DeliveryError` where a list cannot be read: then nobody may be mailed.
    """
    sendgrid = config.delivery.sendgrid
    if config.delivery.transport is not TransportName.SENDGRID or not sendgrid.pull_suppressions:
        return None
    from policydiff.delivery.suppressions import pull_suppressions
    from policydiff.delivery.transports.sendgrid import SendGridSettings

    return pull_suppressions(
        store,
        environ.get("SENDGRID_API_KEY"),
        SendGridSettings(
            eu_residency=sendgrid.eu_residency,
            asm_group=sendgrid.asm_group,
            host=environ.get("POLICYDIFF_SENDGRID_HOST", ""),
        ),
    )
