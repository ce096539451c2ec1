"""What can be configured, with its defaults. The comments are the documentation of each setting."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from policydiff.materiality import Law


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who sends the notices: the name and postal address stand in every one."""

    name: str = ""
    """As readers know it."""
    legal_name: str = ""
    """The sender's legal name. Required to send."""
    postal_address: str = ""
    """Required to send: 15 U.S.C. 7704(a)(5)(A)(iii) and similar laws elsewhere."""
    from_address: str = ""
    """Address notices are sent from. Required to send."""
    contact: str = ""
    """Where readers may ask."""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """A policy's text in another language."""

    locale: str
    path: str


@dataclass(frozen=True, slots=True)
class PolicyConfig:
    """One policy kept in the repository."""

    id: str
    """Lower-case letters, digits and hyphens; names files and notices, never changes."""
    path: str
    """Relative to the folder of `policydiff.toml`."""
    title: str = ""
    """As readers know it; taken from the text where empty."""
    url: str = ""
    """Where readers find it."""
    locale: str = ""
    aliases: tuple[str, ...] = ()
    """Earlier paths, newest first, for renames that git does not recognise."""
    translations: tuple[Translation, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """Something the reader can do about a change."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class NoticeConfig:
    """What notices say and look like."""

    comparison_url: str = ""
    """Where the full comparison is published; `{policy}` and `{notice}` are replaced."""
    actions: tuple[Action, ...] = ()
    templates: str = ""
    """Folder of own templates that take the place of the defaults of the same name."""
    lead_days: int = 0
    """Days a notice should arrive before the effective date; fewer give a warning."""
    unsubscribe_url: str = ""
    """Page that unsubscribes watchers; `{token}` is replaced by each one's signed token."""


@dataclass(frozen=True, slots=True)
class ReviewConfig:
    """Whose word counts."""

    trust_local_approvals: bool = False
    """Count an approval because its file says so. A name in a file proves nothing by itself:
    switch this on only where everyone who can write to the repository may approve."""


class TransportName(StrEnum):
    """How notices leave the house."""

    OUTBOX = "outbox"
    """One .eml file a message in a folder: a rehearsal that tells nobody."""
    SMTP = "smtp"
    SENDGRID = "sendgrid"


class SmtpSecurity(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SmtpConfig:
    """A mail server. The password comes from POLICYDIFF_SMTP_PASSWORD."""

    host: str = "localhost"
    port: int = 587
    security: SmtpSecurity = SmtpSecurity.STARTTLS
    username: str = ""


@dataclass(frozen=True, slots=True)
class SendGridConfig:
    """SendGrid. The key comes from SENDGRID_API_KEY."""

    eu_residency: bool = False
    """Use the EU host; needs an EU subuser and its key."""
    asm_group: int = 0
    """Unsubscribe group for watchers; 0 uses our own unsubscribe links."""
    sandbox: bool = False
    """Let the provider check requests without delivering."""


@dataclass(frozen=True, slots=True)
class DeliveryConfig:
    """How notices are sent and where it is written down."""

    transport: TransportName = TransportName.OUTBOX
    outbox: str = ".policydiff/outbox"
    database: str = "sqlite:///.policydiff/ledger.sqlite"
    """SQLAlchemy URL; POLICYDIFF_DATABASE_URL takes its place. SQLite paths are relative to
    the folder of `policydiff.toml`."""
    batch_size: int = 500
    """Recipients a request; SendGrid takes at most 1,000."""
    smtp: SmtpConfig = SmtpConfig()
    sendgrid: SendGridConfig = SendGridConfig()


@dataclass(frozen=True, slots=True)
class Config:
    """Everything in force. `Config()` is what `compare` uses when nothing is configured."""

    folder: Path = Path()
    """Folder of `policydiff.toml`; paths in it are relative to this."""
    organisation: Organisation = Organisation()
    policies: tuple[PolicyConfig, ...] = ()
    notice: NoticeConfig = NoticeConfig()
    review: ReviewConfig = ReviewConfig()
    delivery: DeliveryConfig = DeliveryConfig()
    law: Law = field(default_factory=Law)
