"""A made-up organisation with a history of policies: what the demo and the tests play through.

Spanner & Thread lends tools. Nobody in it is real: names are invented, addresses are example domains.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

__all__ = ["SampleCommit", "sample_commits", "sample_config", "sample_subscribers_csv"]

_PRIVACY = "policies/privacy.md"
_GERMAN = "policies/privacy.de.md"
_DONORS = "policies/donor-notice.txt"


@dataclass(frozen=True, slots=True)
class SampleCommit:
    """One step of the sample's history."""

    date: str
    """ISO 8601 date and time, with offset."""
    message: str
    files: tuple[tuple[str, str], ...]
    """(path in the repository, name of the resource with its text)."""

    def texts(self) -> dict[str, str]:
        """Return the text of each file that the commit writes, by path."""
        return {path: _read(resource) for path, resource in self.files}


def sample_commits() -> tuple[SampleCommit, ...]:
    """Return the history, oldest first: a start, two minor edits, a material one, a favourable one."""
    return (
        SampleCommit(
            "2024-01-22T09:00:00+00:00",
            "Publish our policies",
            (
                (_PRIVACY, "privacy-1.md"),
                (_GERMAN, "privacy.de-1.md"),
                (_DONORS, "donor-notice-1.txt"),
            ),
        ),
        SampleCommit(
            "2024-05-06T09:00:00+00:00",
            "Mend a spelling mistake and fold long lines",
            ((_PRIVACY, "privacy-2.md"),),
        ),
        SampleCommit(
            "2024-09-16T09:00:00+00:00",
            "Move the section on children, rename the one on security",
            ((_PRIVACY, "privacy-3.md"),),
        ),
        SampleCommit(
            "2025-04-14T09:00:00+00:00",
            "Keep loans longer, work with advertising networks",
            ((_PRIVACY, "privacy-4.md"), (_GERMAN, "privacy.de-2.md")),
        ),
        SampleCommit(
            "2025-08-18T09:00:00+00:00",
            "Shorter logs, a right to take loans along, an agency for donors",
            (
                (_PRIVACY, "privacy-5.md"),
                (_GERMAN, "privacy.de-3.md"),
                (_DONORS, "donor-notice-2.txt"),
            ),
        ),
    )


def sample_config() -> str:
    """Return the `policydiff.toml` that stands beside the sample's `policies` folder."""
    return _read("policydiff.toml")


def sample_subscribers_csv() -> str:
    """Return made-up readers as CSV; one row says an earlier person again, in other case."""
    return _read("subscribers.csv")


def _read(resource: str) -> str:
    return files(__package__).joinpath("data", resource).read_text(encoding="utf-8")
