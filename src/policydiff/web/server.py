"""What lives as long as the server: the open store, the post room, the limits, one writer at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from policydiff.config import Config, load_config
from policydiff.delivery.signups import expire_sign_ups
from policydiff.delivery.tokens import parse_keys
from policydiff.errors import ConfigError, PolicydiffError
from policydiff.pipeline.audience import open_audience
from policydiff.pipeline.workspace import Workspace, open_workspace
from policydiff.web.limits import RateLimit
from policydiff.web.settings import Settings

if TYPE_CHECKING:
    from policydiff.delivery.store import Store

__all__ = ["Server"]

_MOST_COMPARED = 2
"""Comparisons at once: each keeps a processor busy for a while."""


class Server:
    """One running server. Configuration and texts are read anew for each request."""

    def __init__(
        self,
        settings: Settings,
        *,
        log: Callable[[str], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.settings = settings
        self.log = log
        """Takes one line without anything that a reader sent."""
        self.clock = clock
        self.writing = Lock()
        """Held while a review file is read and written."""
        self.comparing = BoundedSemaphore(_MOST_COMPARED)
        self.forms = RateLimit(20, 600)
        self.links = RateLimit(120, 600)
        self.comparisons = RateLimit(60, 600)
        self.logins = RateLimit(10, 600)
        self._store: Store | None = None
        self._opening = Lock()
        self._post = ThreadPoolExecutor(max_workers=2, thread_name_prefix="policydiff-post")
        self._posted: set[Future[None]] = set()

    @property
    def config(self) -> Config:
        """The configuration as it is now."""
        return load_config(self.settings.config_path)

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """Open the policy repository."""
        path = self.settings.config_path
        with open_workspace(path, path.parent, self.settings.environ) as workspace:
            yield workspace

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys that sign links. Raises `ConfigError` where there is none."""
        return parse_keys(self.settings.environ.get("POLICYDIFF_TOKEN_KEYS"))

    def store(self) -> Store:
        """Return the store of subscribers and the ledger, opened once.

        Raises `ConfigError` for a ledger on a git ref, whose readers come from a list.
        """
        with self._opening:
            if self._store is None:
                config = self.config
                if config.delivery.ledger:
                    raise ConfigError(
                        "With delivery.ledger on a git ref, readers come from the list under [audience]: "
                        "a server that takes sign-ups and events needs a database."
                    )
                self._store = open_audience(config, self.settings.environ)
                expire_sign_ups(self._store, now=self.clock())
            return self._store

    def post(self, work: Callable[[], None]) -> None:
        """Do something after the answer, so that its time tells the reader nothing."""
        done = self._post.submit(self._worked, work)
        self._posted.add(done)
        done.add_done_callback(self._posted.discard)

    def wait_for_post(self) -> None:
        """Wait until all that was posted is done."""
        for each in tuple(self._posted):
            each.result()

    def close(self) -> None:
        """Finish what was posted and close the store."""
        self._post.shutdown(wait=True)
        if self._store is not None:
            self._store.close()

    def _worked(self, work: Callable[[], None]) -> None:
        try:
            work()
        except PolicydiffError as error:
            self.log(f"a mail was not sent: {error}")
        except Exception as error:
            # What it says may name an address; what it is does not.
            self.log(f"a mail was not sent: {type(error).__name__}, which is a bug")
