"""What can be configured, with its defaults. The comments are the documentation of each setting."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from policydiff.materiality import Law
from policydiff.render.theme import Theme


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
    watcher_from_address: str = ""
    """Address that watchers' notices are sent from, where it is another: mail that people may leave and
    mail that they must get keep their reputations apart."""
    contact: str = ""
    """Where readers may ask."""
    website: str = ""
    """The organisation's own, as notices give it."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the settings without which no notice can be sent, and which are not set."""
        required = ("legal_name", "postal_address", "from_address")
        return tuple(name for name in required if not getattr(self, name).strip())


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
    """Language of the text, such as "en"; detected where empty."""
    aliases: tuple[str, ...] = ()
    """Earlier paths, newest first, for renames that git does not recognise."""
    translations: tuple[Translation, ...] = ()
    """The same text in other languages: a language, such as "de", and its file."""
    time_zone: str = "UTC"
    """IANA name, such as "Europe/Vienna": in which the day of an effective date begins."""
    announce_on: datetime.date | None = None
    """Announce nothing before this day; without it a change is announced once approved."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something the reader can do about a change."""

    text: str
    """What its button says."""
    url: str
    """Where it is done."""
    language: str = ""
    """Of the mails that it stands in; all where none is given."""


@dataclass(frozen=True, slots=True)
class NoticeConfig:
    """What notices say and look like."""

    comparison_url: str = ""
    """Where the full comparison is published; `{policy}` and `{notice}` are replaced."""
    actions: tuple[Action, ...] = ()
    """What readers can do about a change; each is a button in the mail."""
    languages: tuple[str, ...] = ()
    """Languages in which readers get them, each theirs where it is among these, else the policy's own or
    the first; where none are given, the policy's own, or English where that is not spoken yet."""
    templates: str = ""
    """Folder of own templates that take the place of the defaults of the same name."""
    lead_days: int = 0
    """Days a notice should arrive before the effective date; fewer give a warning."""
    remind_days: int = 0
    """Days before the effective date on which readers are reminded; 0 reminds nobody."""
    in_force: bool = False
    """Tell readers on the effective date that the announced change now applies."""
    unsubscribe_url: str = ""
    """Page that unsubscribes watchers; `{token}` is replaced by each one's signed token."""
    unsubscribe_mail: str = ""
    """Mailbox for watchers whose mail program opens no page; `policydiff events ingest --dsn` reads it."""


@dataclass(frozen=True, slots=True)
class ReviewConfig:
    """Whose word counts."""

    trust_local_approvals: bool = False
    """Count an approval because its file says so. A name in a file proves nothing by itself:
    switch this on only where everyone who can write to the repository may approve."""
    approvers: tuple[str, ...] = ()
    """Logins on the platform whose approving review of the pull request counts."""
    teams: tuple[str, ...] = ()
    """Teams ("organisation/team") whose members' approving review counts; needs a token that can read
    the team."""
    codeowners: bool = False
    """Count the approving review of those whom CODEOWNERS names for the policy's file."""
    signers: str = ""
    """File of public keys in ssh's allowed_signers format: an approval counts where the commit that
    records it is signed by one of them. Read from the default branch, never from a proposal."""


@dataclass(frozen=True, slots=True)
class CheckConfig:
    """What `policydiff check` asks of an edit."""

    fail_on: tuple[str, ...] = ("unapproved", "dates")
    """Conditions that make it exit 1: material, unapproved, dates, translations, trailers, wording,
    settings."""
    warn_only: tuple[str, ...] = ("date-unbumped",)
    """Names of single faults that are shown and never block."""
    translation_days: int = 0
    """Days that a translation may lack a material change of the reference before it is a fault."""


@dataclass(frozen=True, slots=True)
class ChangelogConfig:
    """Where the changelog lies and is read."""

    folder: str = "changelog"
    """Folder that `policydiff changelog` writes to."""
    url: str = ""
    """Where that folder is published; entries then link to themselves there."""


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """What `policydiff site` puts into the archive."""

    any_two_of_first: int = 30
    """Any two of so many of a policy's first versions are compared: 435 pages for 30. Later ones are compared
    with the version before, with the present text and where a notice told of them."""


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
    """Name of the mail server."""
    port: int = 587
    """Port it listens on."""
    security: SmtpSecurity = SmtpSecurity.STARTTLS
    """How the connection is protected: starttls, tls or none."""
    username: str = ""
    """Name to log in with; empty where the server asks for none."""


@dataclass(frozen=True, slots=True)
class SendGridConfig:
    """SendGrid. The key comes from SENDGRID_API_KEY."""

    eu_residency: bool = False
    """Use the EU host; needs an EU subuser and its key."""
    asm_group: int = 0
    """Unsubscribe group for watchers; 0 uses our own unsubscribe links."""
    sandbox: bool = False
    """Let the provider check requests without delivering."""
    pull_suppressions: bool = False
    """Before each mailing, take bounces, complaints and opt-outs from SendGrid's own lists."""
    webhook_key: str = ""
    """Public key of the signed event webhook, base64 as SendGrid shows it. Not a secret."""


@dataclass(frozen=True, slots=True)
class DeliveryConfig:
    """How notices are sent and where it is written down."""

    transport: TransportName = TransportName.OUTBOX
    """How notices leave the house: outbox (a rehearsal that tells nobody), smtp or sendgrid."""
    outbox: str = ".policydiff/outbox"
    """Folder of the rehearsal: one .eml file a message."""
    database: str = "sqlite:///.policydiff/ledger.sqlite"
    """SQLAlchemy URL; POLICYDIFF_DATABASE_URL takes its place. SQLite paths are relative to
    the folder of `policydiff.toml`."""
    ledger: str = ""
    """A git ref such as "git:refs/policydiff/ledger" that takes the place of `database`: for jobs that
    forget their disk. Readers then come from `[audience]`, read anew each time."""
    ledger_remote: str = "origin"
    """The remote that has the ref."""
    allow_public_ledger: bool = False
    """Keep the ref in a repository that everybody can read: it shows how many were told and when."""
    allow_in_workspace: bool = False
    """Let the database file and the outbox lie in the workspace of a CI job, where it is known to stay
    and nobody publishes it."""
    batch_size: int = 500
    """Recipients a request; SendGrid takes at most 1,000."""
    workers: int = 1
    """Requests in flight at once. A process that is killed leaves at most `workers` times
    `batch_size` deliveries unknown: with one, a single batch."""
    max_per_second: int = 0
    """Recipients a second of one process; 0 is no limit."""
    max_error_rate: float = 0.1
    """The mailing pauses where more of its last 1,000 recipients were refused or are unknown."""
    max_bounce_rate: float = 0.1
    """The mailing pauses where more of the last hour's mails bounced or were dropped."""
    smtp: SmtpConfig = SmtpConfig()
    sendgrid: SendGridConfig = SendGridConfig()


@dataclass(frozen=True, slots=True)
class RetentionConfig:
    """How long details on single readers are kept. `policydiff notices prune` removes older ones."""

    keep_days: int = 0
    """Days that the ledger says who was sent what, with the provider's answers; 0 for good."""
    event_keep_days: int = 0
    """Days that bounces and other events are kept; 0 is as long as the ledger."""
    evidence: str = ""
    """Folder in which `notify --send` leaves a pack of evidence after each real mailing, such as
    "evidence"; needed with a ledger on a git ref, which keeps no texts and mails."""


@dataclass(frozen=True, slots=True)
class AudienceConfig:
    """Subscribers in a list or a database of the organisation's own."""

    csv: str = ""
    """A file, for a ledger on a git ref; POLICYDIFF_AUDIENCE_CSV takes its place."""
    sql: str = ""
    """One SELECT. Read with `policydiff subscribers import --sql`, never written to."""
    url_env: str = "POLICYDIFF_AUDIENCE_URL"
    """Name of the environment variable that holds the URL of the database."""
    kind: str = ""
    """Why those without a kind of their own are on the list: account or watcher. Required with `csv` and
    `sql`."""
    locale: str = "en"
    """Language of those without one."""
    columns: tuple[tuple[str, str], ...] = ()
    """What a column means, and its name, where it has not one of the usual names."""


@dataclass(frozen=True, slots=True)
class WebConfig:
    """What `policydiff serve` answers to, and whom it believes."""

    url: str = ""
    """Where readers reach the server; links in its mails begin with it."""
    hosts: tuple[str, ...] = ()
    """Names it answers to, besides that of `url` and those of this machine."""
    proxies: tuple[str, ...] = ()
    """Addresses or networks of the proxies before it: who asks is then read from X-Forwarded-For."""
    identity_header: str = ""
    """Header by which these proxies, and nobody else, say who is signed in, such as X-Forwarded-User."""
    reviewers: tuple[str, ...] = ()
    """Whom of these the review page lets in, as the header names them."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything in force. `Config()` is what `compare` uses when nothing is configured."""

    folder: Path = Path()
    """Folder of `policydiff.toml`; paths in it are relative to this."""
    organisation: Organisation = Organisation()
    policies: tuple[PolicyConfig, ...] = ()
    notice: NoticeConfig = NoticeConfig()
    review: ReviewConfig = ReviewConfig()
    check: CheckConfig = CheckConfig()
    changelog: ChangelogConfig = ChangelogConfig()
    site: SiteConfig = SiteConfig()
    delivery: DeliveryConfig = DeliveryConfig()
    audience: AudienceConfig = AudienceConfig()
    retention: RetentionConfig = RetentionConfig()
    web: WebConfig = WebConfig()
    theme: Theme = field(default_factory=Theme)
    law: Law = field(default_factory=Law)
