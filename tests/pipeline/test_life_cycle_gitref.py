"""The life of a notice where the ledger lies on a git ref and the runner forgets its disk."""

from __future__ import annotations

import pathlib
import subprocess
from collections.abc import Iterator

import pytest
from tests.pipeline.life_cycle_case import LOGS_12, LOGS_24, LOGS_30, Keeper, keeper_of, words

EVERYBODY = ["reader1@example.org", "reader2@example.org", "reader3@example.org"]


@pytest.fixture
def keeper(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keeper]:
    monkeypatch.setenv("POLICYDIFF_TOKEN_KEYS", "a secret of the settings of the repository")
    remote = tmp_path / "remote.git"
    command = ["git", "init", "--quiet", "--bare", "--initial-branch=main", str(remote)]
    subprocess.run(command, check=True)
    work = tmp_path / "work"
    work.mkdir()
    with keeper_of(work) as made:
        made.git("remote", "add", "origin", str(remote))
        made.configure("\n[notice]\nremind_days = 30\n")
        config = work / "policydiff.toml"
        text = config.read_text().replace(
            "[delivery]\n", '[delivery]\nledger = "git:refs/policydiff/ledger"\n'
        )
        config.write_text(text + '\n[audience]\ncsv = "readers.csv"\nkind = "account"\n')
        made.commit()
        yield made


def test_the_pin_lies_on_the_ref(keeper: Keeper) -> None:
    keeper.merge("1 January 2027", "1 March 2027")
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    first = keeper.due("2027-01-10", "--limit", "1", code=4)
    keeper.merge(LOGS_12, LOGS_24)
    rest = keeper.due("2027-01-11", code=5)
    assert sorted(letter.to for letter in first + rest) == EVERYBODY
    assert all(LOGS_24 not in words(letter)[1] for letter in rest)
    keeper.git("checkout", "--quiet", ".policydiff/notified.json")  # The runner forgets its disk.
    assert keeper.due("2027-01-12", code=5) == []
    assert keeper.baseline["effective_date"] == "2027-03-01"


def test_a_reminder_that_some_had_goes_on_and_then_ends(keeper: Keeper) -> None:
    keeper.merge("1 January 2027", "1 March 2027")
    keeper.merge(LOGS_30, LOGS_12)
    assert len(keeper.tell("2027-01-10")) == 3
    first = keeper.due("2027-02-01", "--limit", "1", code=4)
    rest = keeper.due("2027-02-02")
    assert sorted(letter.to for letter in first + rest) == EVERYBODY
    assert keeper.due("2027-02-03") == []
