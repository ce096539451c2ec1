"""Names of versions in addresses: by day and content, and no two alike."""

from __future__ import annotations

import pathlib

from tests.pipeline.repository_case import create_repository

from policydiff.pipeline.version_ids import version_ids

CONFIG = '[[policies]]\nid = "privacy"\npath = "privacy.md"\n'


def test_a_text_that_came_again_on_the_same_day_is_counted(tmp_path: pathlib.Path) -> None:
    made = create_repository(tmp_path, CONFIG, privacy_md="one\n")
    for number, text in enumerate(("two", "one", "two", "one")):
        made.commit(day="2027-01-02", time=f"12:00:0{number}", privacy_md=f"{text}\n")
    with made.opened() as workspace:
        (policy,) = workspace.policies()
        versions = workspace.versions(policy)[::-1]
    one, two = versions[0].blob[:8], versions[1].blob[:8]
    assert version_ids(versions) == (
        f"2027-01-01-{one}",
        f"2027-01-02-{two}",
        f"2027-01-02-{one}",
        f"2027-01-02-{two}-2",
        f"2027-01-02-{one}-2",
    )
