"""Policies of a made-up organisation, with their history: what `policydiff demo` shows.

The texts are whole files, one a version, beside this module. Bramble Tool Library does not exist,
and every address is in a domain reserved for examples (RFC 2606).
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
    """One commit of the sample's history: the files it writes, whole."""

    date: str
    """ISO 8601 with offset."""
    message: str
    files: tuple[tuple[str, str], ...]
    """(path in the repository, name of the resource under `data/`)."""

    def texts(self) -> dict[str, str]:
        """Return the text of every file that this commit writes, by its path."""
        return {path: _read(name) for path, name in self.files}


def sample_commits() -> tuple[SampleCommit, ...]:
    """Return the history, oldest first. The first commit has every policy."""
    return _COMMITS


def sample_config() -> str:
    """Return the `policydiff.toml` that stands at the root of the sample's repository."""
    return _read("policydiff.toml")


def sample_subscribers_csv() -> str:
    """Return a list of made-up readers, as an organisation would export it; one of them twice."""
    return _read("subscribers.csv")


def _read(name: str) -> str:
    return files(__name__).joinpath("data", name).read_text(encoding="utf-8")


_COMMITS = (
    SampleCommit(
        "2026-01-05T09:00:00+00:00",
        "Keep our policies in git",
        (
            (_PRIVACY, "privacy/1.md"),
            (_GERMAN, "privacy.de/1.md"),
            (_DONORS, "donor-notice/1.txt"),
        ),
    ),
    SampleCommit(
        "2026-02-09T10:30:00+00:00",
        "Privacy: correct a typo, break lines anew",
        ((_PRIVACY, "privacy/2.md"),),
    ),
    SampleCommit(
        "2026-03-16T14:00:00+00:00",
        "Privacy: move the rights up, rename the section on storage",
        ((_PRIVACY, "privacy/3.md"), (_GERMAN, "privacy.de/2.md")),
    ),
    SampleCommit(
        "2026-04-13T11:15:00+01:00",
        "Donors: have it estimated what they could give",
        ((_DONORS, "donor-notice/2.txt"),),
    ),
    SampleCommit(
        "2026-05-11T16:45:00+01:00",
        "Privacy: advertise, and keep loan records for a year",
        ((_PRIVACY, "privacy/4.md"), (_GERMAN, "privacy.de/3.md")),
    ),
    SampleCommit(
        "2026-06-01T09:20:00+01:00",
        "Privacy: a right to restriction, photographs deleted earlier",
        ((_PRIVACY, "privacy/5.md"), (_GERMAN, "privacy.de/4.md")),
    ),
)
