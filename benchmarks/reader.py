"""What `benchmarks.reading` measures as one process: `python -m benchmarks.reader FOLDER FILES`."""

from __future__ import annotations

import pathlib
import sys

from policydiff.repository import open_repository


def read_all(folder: str, files: int) -> int:
    """Return how many versions of how many files were read, texts and all."""
    with open_repository(pathlib.Path(folder)) as repository:
        histories = repository.histories({f"policies/{n}.md": () for n in range(files)})
        ids = {step.blob for steps in histories.values() for step in steps if step.blob}
        return len(repository.read_blobs(sorted(ids)))


if __name__ == "__main__":
    read_all(sys.argv[1], int(sys.argv[2]))
