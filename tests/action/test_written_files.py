"""Which files of a job's work tree are brought back into the repository."""

from __future__ import annotations

import pathlib

import pytest
from tests.action.scene import CONFIG, Platform

from policydiff.config import load_config
from policydiff.pipeline.action_notify import written_files

BASELINES = ".policydiff/notified.json"


@pytest.mark.parametrize(
    ("folder", "written"), [("changelog", "changelog/privacy.md"), (".", "privacy.html")]
)
def test_only_what_the_program_writes_is_brought_back(
    platform: Platform, folder: str, written: str
) -> None:
    platform.found(f'{CONFIG}\n[changelog]\nfolder = "{folder}"\n')
    platform.write(BASELINES, "{}\n")
    platform.write(written, "# Changelog\n")
    for private in ("readers.csv", "changelog/readers.csv", ".policydiff/ledger.sqlite"):
        platform.write(private, "1,ada@example.org\n")
    config = load_config(platform.desk / "policydiff.toml")
    assert set(written_files(config, changelog=True)) == {BASELINES, written}
    assert set(written_files(config, changelog=False)) == {BASELINES}


def test_a_folder_that_leads_out_of_the_repository_stops_nothing(
    platform: Platform, tmp_path: pathlib.Path
) -> None:
    platform.found()
    platform.write(BASELINES, "{}\n")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "privacy.md").write_text("# Changelog\n")
    (platform.desk / "changelog").symlink_to(outside)
    config = load_config(platform.desk / "policydiff.toml")
    assert set(written_files(config, changelog=True)) == {BASELINES}
