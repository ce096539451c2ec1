"""Wall time of processes, and CPU time of calls: a busy machine disturbs it least."""

from __future__ import annotations

import os
import pathlib
import resource
import statistics
import subprocess
import time
from collections.abc import Callable

_NO_BYTE_CODE = "PYTHONDONTWRITEBYTECODE"


def cpu_ms() -> float:
    """Return the CPU time of this process and of those it waited for, in milliseconds."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return 1000 * sum(usage.ru_utime + usage.ru_stime for usage in usages)


def median_ms(work: Callable[[], object], repeat: int) -> float:
    """Return the median of `repeat` runs in milliseconds, after one that is not counted."""
    work()
    times = []
    for _ in range(repeat):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def process(command: list[str], folder: pathlib.Path) -> Callable[[], object]:
    """Return a call that runs `command` in `folder` to its end.

    Python keeps byte code as it does for whoever installed the package: a source that was edited since,
    compiled anew by every run, would count the editing.
    """
    environment = {key: value for key, value in os.environ.items() if key != _NO_BYTE_CODE}
    return lambda: subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, check=True
    )
