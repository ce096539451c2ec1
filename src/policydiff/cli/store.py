"""The store of subscribers and the ledger, for the commands that show or change them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.config import find_config, load_config
from policydiff.pipeline.audience import open_audience

if TYPE_CHECKING:
    from policydiff.delivery.store import Store


@contextmanager
def configured_store(config_path: Path | None) -> Iterator[Store]:
    """Open the store of subscribers and the ledger that the configuration names."""
    config = load_config(config_path or find_config(Path.cwd()))
    with open_audience(config, os.environ) as store:
        yield store
