"""The outbox: every mail as a file that any mail program opens. It tells nobody."""

from __future__ import annotations

import os
from email.errors import MessageError
from pathlib import Path

from policydiff.delivery.transports.mime import build_message, message_id
from policydiff.delivery.transports.protocol import (
    Accepted,
    Batch,
    Envelope,
    Halted,
    Letter,
    Outcome,
    Refused,
)

__all__ = ["OutboxTransport"]


class OutboxTransport:
    """Writes `<delivery id>.eml` files into a folder that only its owner can read."""

    name = "outbox"
    rehearsal = True
    max_batch = 500

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, batch: Batch) -> tuple[Outcome, ...]:
        """Write one file per envelope; a file is there as a whole or not at all."""
        outcomes: list[Outcome] = []
        for envelope in batch.envelopes:
            try:
                self._write(batch.letter, envelope)
            except (ValueError, MessageError):
                outcomes.append(Refused("an address that cannot be written into a mail"))
                continue
            except OSError as error:
                reason = f"the outbox {self.folder} cannot be written: {error.strerror}"
                missing = len(batch.envelopes) - len(outcomes)
                return (*outcomes, *[Halted(reason)] * missing)
            outcomes.append(Accepted(message_id(batch.letter, envelope)))
        return tuple(outcomes)

    def close(self) -> None:
        """Nothing to give back."""

    def _write(self, letter: Letter, envelope: Envelope) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = self.folder / f"{envelope.delivery}.eml"
        draft = self.folder / f".{envelope.delivery}.part"
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(build_message(letter, envelope).as_bytes())
        draft.replace(target)
