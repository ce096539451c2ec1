"""How mails leave the house as configured, and in which name space of the ledger they count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from policydiff.config import Config, TransportName
from policydiff.delivery.records import LIVE, REHEARSAL

if TYPE_CHECKING:
    from policydiff.delivery.transports import Transport


def open_transport(config: Config, environ: Mapping[str, str]) -> Transport:
    """Return the configured transport. Raises `ConfigError` where its secret is missing."""
    match config.delivery.transport:
        case TransportName.SENDGRID:
            from policydiff.delivery.transports.sendgrid import SendGridSettings, SendGridTransport

            sendgrid = config.delivery.sendgrid
            return SendGridTransport(
                environ.get("SENDGRID_API_KEY"),
                SendGridSettings(
                    eu_residency=sendgrid.eu_residency,
                    asm_group=sendgrid.asm_group,
                    sandbox=sendgrid.sandbox,
                    host=environ.get("POLICYDIFF_SENDGRID_HOST", ""),
                ),
            )
        case TransportName.SMTP:
            from policydiff.delivery.transports.smtp import (
                SmtpSecurity as Security,
            )
            from policydiff.delivery.transports.smtp import SmtpSettings, SmtpTransport

            smtp = config.delivery.smtp
            return SmtpTransport(
                SmtpSettings(
                    host=smtp.host,
                    port=smtp.port,
                    security=Security(smtp.security),
                    username=smtp.username,
                    password=environ.get("POLICYDIFF_SMTP_PASSWORD", ""),
                )
            )
        case TransportName.OUTBOX:
            from policydiff.delivery.durability import refuse_forgotten_outbox
            from policydiff.delivery.transports.outbox import OutboxTransport

            folder = config.folder / config.delivery.outbox
            if not config.delivery.allow_in_workspace:
                refuse_forgotten_outbox(folder, environ)
            return OutboxTransport(folder)


def mailing_namespace(config: Config) -> str:
    """Return the name space that mails of the configured transport count in."""
    sandboxed = config.delivery.transport is TransportName.SENDGRID and (
        config.delivery.sendgrid.sandbox
    )
    rehearsal = config.delivery.transport is TransportName.OUTBOX or sandboxed
    return REHEARSAL if rehearsal else LIVE
