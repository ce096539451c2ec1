"""A policy repository with a history, and its archive."""

from __future__ import annotations

import datetime
import os
import pathlib
import subprocess
from dataclasses import dataclass

import pytest

from policydiff.pipeline.site import SiteOptions, build_site
from policydiff.pipeline.workspace import open_workspace
from policydiff.site import Written

FIRST = """\
# Privacy policy of the lending shelf

Last updated: 2 January 2027

## Loans

We keep the record of every loan for 30 days. See our [rules](https://shelf.example/rules).

## Sharing

We share your address with:

- couriers who deliver what you borrow
"""
GERMAN = """\
# Datenschutzerklärung des Leihregals

Stand: 2. Januar 2027

## Ausleihen

Wir bewahren die Daten jeder Ausleihe 30 Tage lang auf.

## Weitergabe

Wir geben Ihre Anschrift weiter an:

- Kuriere, die bringen, was Sie leihen
"""
CONFIG = """\
[organisation]
name = "The lending shelf"

[[policies]]
id = "privacy"
path = "privacy.md"
url = "https://shelf.example/privacy"
"""


@dataclass
class Shelf:
    """A repository, and the folder that its archive is written to."""

    folder: pathlib.Path
    days: int = 0

    @property
    def site(self) -> pathlib.Path:
        return self.folder / "site"

    def commit(self, text: str, message: str = "edit") -> None:
        """Commit a version, ten days after the one before."""
        (self.folder / "privacy.md").write_text(text, encoding="utf-8")
        day = datetime.date(2027, 1, 2) + datetime.timedelta(days=10 * self.days)
        self.days += 1
        stamp = f"{day.isoformat()}T12:00:00+00:00"
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        for command in (("add", "privacy.md", "policydiff.toml"), ("commit", "-q", "-m", message)):
            subprocess.run(
                ["git", *identity, "-c", "commit.gpgsign=false", *command],
                cwd=self.folder,
                check=True,
                env={**os.environ, "GIT_COMMITTER_DATE": stamp, "GIT_AUTHOR_DATE": stamp},
            )

    def build(self, base_url: str = "", workers: int = 1) -> Written:
        options = SiteOptions(self.site, base_url, workers)
        with open_workspace(None, self.folder, {}) as workspace:
            return build_site(workspace, workspace.policies(), options)

    def configure(self, more: str) -> None:
        """Add settings."""
        with (self.folder / "policydiff.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n{more}\n")

    def read(self, path: str) -> str:
        return (self.site / path).read_text(encoding="utf-8")


def new_shelf(folder: pathlib.Path) -> Shelf:
    """A configured repository without a version."""
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)
    (folder / "policydiff.toml").write_text(CONFIG)
    return Shelf(folder)


@pytest.fixture
def german_shelf(tmp_path: pathlib.Path) -> Shelf:
    """The same three versions of a policy in German."""
    shelf = new_shelf(tmp_path)
    shelf.commit(GERMAN)
    longer = GERMAN.replace("30 Tage", "12 Monate").replace(
        "Stand: 2. Januar 2027", "Gültig ab: 1. März 2027"
    )
    shelf.commit(longer)
    shelf.commit(longer.replace("## Weitergabe", "## Wer Ihre Daten erhält"))
    return shelf


@pytest.fixture
def shelf(tmp_path: pathlib.Path) -> Shelf:
    """Three versions: the first, one that keeps records longer from a later day, one that renames a section."""
    shelf = new_shelf(tmp_path)
    shelf.commit(FIRST)
    longer = FIRST.replace("30 days", "12 months").replace(
        "Last updated: 2 January 2027", "Effective date: 1 March 2027"
    )
    shelf.commit(longer)
    shelf.commit(longer.replace("## Sharing", "## Who gets your data"))
    return shelf
