"""Every failure that a caller can act on.

PolicydiffError                    exit 3
├── ConfigError                    policydiff.toml, templates, missing settings or secrets
│   └── TemplateError              a template that cannot be rendered
├── HistoryError                   git: no repository, unknown revision, shallow clone, absent path
├── DocumentError                  a file that cannot be read as text: binary, wrong encoding, too large
├── ReviewError                    a review record that cannot be read or applied
├── SiteError                      the archive cannot be written there
├── AudienceError                  subscriber import: broken rows, unknown columns
├── DeliveryError                  a transport or the ledger refuses
│   └── IncompleteMailing          exit 4: not everybody was reached
├── ForgeError                     the platform's API refuses, is out of reach, or answers nonsense
├── DecisionMissing                exit 5: nothing sent, a person must decide first
└── UsageError                     exit 2: the command itself cannot be meant

A message says what was looked for, where, and what to do. It never contains a subscriber's address.
Anything that is not a PolicydiffError is a bug: it keeps its traceback and exits 70.
"""

from __future__ import annotations

__all__ = [
    "AudienceError",
    "ConfigError",
    "DecisionMissing",
    "DeliveryError",
    "DocumentError",
    "ForgeError",
    "HistoryError",
    "IncompleteMailing",
    "PolicydiffError",
    "ReviewError",
    "SiteError",
    "TemplateError",
    "UsageError",
]


class PolicydiffError(Exception):
    """A failure with a message for people and an exit code for scripts."""

    exit_code = 3


class ConfigError(PolicydiffError):
    """The configuration, or an environment variable it needs, is missing or wrong."""


class TemplateError(ConfigError):
    """A template names an unknown variable or is not valid Jinja."""


class HistoryError(PolicydiffError):
    """Git cannot answer: no repository, unknown revision, shallow clone, absent path."""


class DocumentError(PolicydiffError):
    """A file cannot be read as a policy text."""


class ReviewError(PolicydiffError):
    """A review record cannot be read, or does not fit the change it is for."""


class SiteError(PolicydiffError):
    """The archive cannot be written where it was asked for."""


class AudienceError(PolicydiffError):
    """Subscribers cannot be imported or changed as asked."""


class DeliveryError(PolicydiffError):
    """A transport or the ledger refuses to go on."""


class IncompleteMailing(DeliveryError):
    """The mailing ended and somebody was not reached."""

    exit_code = 4


class ForgeError(PolicydiffError):
    """The API of the platform that hosts the repository did not do what was asked."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        """HTTP status of the answer, or None where there was none to be had."""


class DecisionMissing(PolicydiffError):
    """A person must decide before anything is sent."""

    exit_code = 5


class UsageError(PolicydiffError):
    """Arguments that contradict each other or name something that cannot exist."""

    exit_code = 2
