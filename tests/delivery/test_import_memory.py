"""A list of any length takes the memory of a short one."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest

SCRIPT = """
import pathlib, re, sys
from policydiff.delivery.audience import import_csv
from policydiff.delivery.records import SubscriberKind
from policydiff.delivery.store import open_store

folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
path = folder / "list.csv"
with path.open("w") as stream:
    stream.write("id,email,policies\\n")
    for number in range(count):
        stream.write(f"{number},Person{number}@example.org,privacy\\n")
        if number % 10 == 0:
            stream.write(f",PERSON{number}@EXAMPLE.ORG,cookies\\n")
with open_store(str(folder / "ledger.sqlite")) as store:
    for _ in range(2):
        result = import_csv(store, path, default_locale="en", kind=SubscriberKind.ACCOUNT)
        print(result.added, result.unchanged, result.merged)
# Not `ru_maxrss`: it begins with what the process that started this one had.
print(re.search(r"VmHWM:\\s*(\\d+) kB", pathlib.Path("/proc/self/status").read_text())[1])
"""


def run(folder: pathlib.Path, count: int) -> tuple[list[str], float]:
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), str(count)],
        capture_output=True,
        text=True,
        check=True,
    )
    *results, peak = done.stdout.splitlines()
    return results, int(peak) / 1024


@pytest.mark.proof
def test_ten_times_the_list_takes_no_more_memory(tmp_path: pathlib.Path) -> None:
    _, small = run(tmp_path / "small", 20_000)
    results, large = run(tmp_path / "large", 200_000)
    assert results == ["200000 0 20000", "0 200000 20000"]
    assert large < small + 40, f"{small:.0f} MB at 20,000 people, {large:.0f} MB at 200,000"
    assert large < 150
