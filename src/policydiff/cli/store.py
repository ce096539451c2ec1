"""The store of subscribers and the ledger, for the commands that show or change them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.config import find_config, load_config
from policydiff.errors import UsageError
from policydiff.pipeline.audience import open_audience

if TYPE_CHECKING:
    from policydiff.delivery.store import Store


@contextmanager
def configured_store(
    config_path: Path | None, *, readers: bool = True, changes_readers: bool = False
) -> Iterator[Store]:
    """Open the store of subscribers and the ledger that the configuration names.

    `readers` says whether subscribers are needed at all. Raises `UsageError` for a command that
    `changes_readers` where they come from a list of the organisation's own each time.
    """
    config = load_config(config_path or find_config(Path.cwd()))
    if changes_readers and config.delivery.ledger:
        raise UsageError(
            "With delivery.ledger on a git ref, readers are those of the list under [audience], read "
            "anew each time: change them there."
        )
    with open_audience(config, os.environ, readers=readers) as store:
        yield store
