"""The line on the terminal: honest about what it knows, silent where nobody looks."""

from __future__ import annotations

import io

from policydiff.cli.progress import Estimate, describe, progress_line
from policydiff.delivery.records import MailingProgress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def at(done: int, rejected: int = 0) -> MailingProgress:
    return MailingProgress(done, 10_000, done - rejected, rejected, 0)


def test_nothing_is_estimated_before_there_is_enough_to_tell() -> None:
    estimate = Estimate()
    estimate.add(0.0, 100)
    estimate.add(4.9, 1_000)
    assert estimate.rate() is None
    estimate.add(10.0, 1_100)
    assert estimate.rate() == 100.0


def test_an_estimate_follows_the_last_minute_waits_included() -> None:
    estimate = Estimate()
    for second in range(0, 60):
        estimate.add(float(second), second * 100)
    estimate.add(160.0, 6_000)
    rate = estimate.rate()
    assert rate is not None and rate < 2.0


def test_what_the_line_says() -> None:
    assert describe(at(500), None) == "500 of 10,000"
    assert describe(at(5_000, 3), 100.0) == (
        "5,000 of 10,000 · 3 refused · 100 a second · about 50 s left"
    )
    assert describe(at(1_000), 0.5) == "1,000 of 10,000 · 30.0 a minute · about 5 h 0 min left"
    assert describe(at(10_000), 100.0) == "10,000 of 10,000 · 100 a second"


def test_it_is_written_over_itself_on_a_terminal_and_nowhere_else() -> None:
    moments = iter(float(second) for second in range(100))
    terminal = Terminal()
    with progress_line(terminal, lambda: next(moments)) as show:
        assert show is not None
        for done in range(0, 10_001, 1_000):
            show(at(done))
    lines = terminal.getvalue().split("\r")
    assert lines[1] == "0 of 10,000"
    assert lines[-1].startswith("10,000 of 10,000 · 1,000 a second") and lines[-1].endswith("\n")
    with progress_line(io.StringIO(), lambda: 0.0) as show:
        assert show is None
