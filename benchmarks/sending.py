"""Measure a mailing end to end, to a local server that only counts: python -m benchmarks.sending

    python -m benchmarks.sending [--recipients N ...] [--delay SECONDS ...] [--workers N] [--batch N]
                                 [--languages N] [--database URL]

One process sends, a second one answers. Each run has a ledger of its own on disk, with SQLite's
`synchronous=FULL`; what is timed is `send_mailing`: planning, claims, requests, results. The floor posts
the same number of prebuilt requests over kept connections and keeps no ledger. Recipients are made up.
"""

from __future__ import annotations

import argparse
import gc
import http.client
import multiprocessing
import os
import pathlib
import resource
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from policydiff.delivery.records import (
    DeliveryState,
    MailingKey,
    Sender,
    Subscriber,
    SubscriberKind,
    SubscriberStatus,
)
from policydiff.delivery.sending import SendingLimits, send_mailing
from policydiff.delivery.store import open_store
from policydiff.delivery.store.database import new_id
from policydiff.delivery.store.subscribers import insert_subscribers
from policydiff.delivery.transports.sendgrid import SendGridSettings, SendGridTransport
from policydiff.notice import Stage
from policydiff.render.email import Message

LANGUAGES = ("en", "de", "fr", "it", "es", "pt", "nl", "pl", "sv", "da", "fi", "cs")
SENDER = Sender("Bramble Tool Library CIC", "1 Mill Lane\nExampleton", "privacy@example.org")
KEY = MailingKey("live", "privacy", "measured", Stage.ANNOUNCE)
_ANSWER = b"HTTP/1.1 202 Accepted\r\nX-Message-Id: counted\r\nContent-Length: 0\r\n\r\n"
_RECIPIENT = b'"pd_delivery"'


@dataclass(frozen=True, slots=True)
class Run:
    """What one mailing took."""

    recipients: int
    delay: float
    seconds: float
    processor_seconds: float
    peak_megabytes: float
    counted: int
    """Recipients that the server saw."""

    @property
    def rate(self) -> float:
        return self.recipients / self.seconds


def message() -> Message:
    """Return a notice of about the size that real ones have: 27 KB of HTML."""
    lines = [f"Paragraph {number} tells what changes, and since when." for number in range(250)]
    address = "\n".join([SENDER.legal_name, SENDER.postal_address])
    html = "".join(f'<p class="change" style="margin:0 0 1em">{line}</p>\n' for line in lines)
    return Message("Our privacy policy changes", "\n".join([*lines, address]), html)


def serve(pipe: Connection, delay: float) -> None:
    """Answer 202 to everything after `delay` seconds; send the number of recipients when asked."""
    counts: list[int] = []

    def converse(client: socket.socket) -> None:
        stream = client.makefile("rb")
        with client, stream:
            while (line := stream.readline()) not in (b"", b"\r\n"):
                length = 0
                while line not in (b"", b"\r\n"):
                    name, _, value = line.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                    line = stream.readline()
                counts.append(stream.read(length).count(_RECIPIENT))
                if delay:
                    time.sleep(delay)
                client.sendall(_ANSWER)

    def accept(server: socket.socket) -> None:
        while True:
            client, _ = server.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=converse, args=(client,), daemon=True).start()

    server = socket.create_server(("127.0.0.1", 0), backlog=64)
    pipe.send(server.getsockname()[1])
    threading.Thread(target=accept, args=(server,), daemon=True).start()
    pipe.recv()
    pipe.send(sum(counts))


@contextmanager
def stand_in(delay: float) -> Iterator[tuple[int, Connection]]:
    """Run the counting server in a process of its own; yields its port and the pipe to it."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(there, delay))
    process.start()
    there.close()  # so that its death is an end of file here
    try:
        yield here.recv(), here
    finally:
        process.terminate()
        process.join()


def fill(url: str, count: int, languages: int = 1) -> None:
    """Put `count` made-up account holders on the list, who read one of `languages` each in turn."""
    with open_store(url) as store:
        for start in range(0, count, 10_000):
            people = [
                Subscriber(
                    id=new_id(),
                    address=f"reader{number}@mail{number % 97}.example.org",
                    locale=LANGUAGES[number % languages],
                    kind=SubscriberKind.ACCOUNT,
                    status=SubscriberStatus.ACTIVE,
                )
                for number in range(start, min(start + 10_000, count))
            ]
            with store.write() as connection:
                insert_subscribers(connection, people, 0.0)


def mail(pipe: Connection, url: str, port: int, workers: int, batch: int, languages: int) -> None:
    """Send the mailing; the process is new, so that its peak of memory is the mailing's own."""
    gc.set_threshold(500_000, 50, 100)  # as the command line does
    settings = SendGridSettings(host=f"http://127.0.0.1:{port}")
    transport = SendGridTransport("SG.measured", settings)
    limits = SendingLimits(batch_size=batch, workers=workers)
    with open_store(url) as store:
        start, processor = time.perf_counter(), time.process_time()
        result = send_mailing(
            store,
            KEY,
            transport,
            {locale: message() for locale in LANGUAGES[:languages]},
            SENDER,
            default_locale="en",
            limits=limits,
        )
        seconds = time.perf_counter() - start
        processor = time.process_time() - processor
    transport.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send((seconds, processor, peak, result.count(DeliveryState.ACCEPTED)))


def measure(
    recipients: int, delay: float, workers: int, batch: int, languages: int = 1, url: str = ""
) -> Run:
    """Return what a mailing to `recipients` takes. `url` is an empty database; SQLite where ""."""
    with tempfile.TemporaryDirectory() as folder, stand_in(delay) as (port, server):
        where = url or str(pathlib.Path(folder) / "ledger.sqlite")
        filling = multiprocessing.get_context("spawn").Process(
            target=fill, args=(where, recipients, languages)
        )
        filling.start()
        filling.join()
        here, there = multiprocessing.Pipe()
        sending = multiprocessing.get_context("spawn").Process(
            target=mail, args=(there, where, port, workers, batch, languages)
        )
        sending.start()
        there.close()  # so that its death is an end of file here
        seconds, processor, peak, accepted = here.recv()
        sending.join()
        server.send("count")
        counted = server.recv()
    if accepted != recipients:
        raise AssertionError(f"{accepted} of {recipients} were accepted")
    return Run(recipients, delay, seconds, processor, peak, counted)


def measure_floor(recipients: int, delay: float, workers: int, batch: int) -> float:
    """Return recipients a second where prebuilt requests are posted raw, with no ledger at all."""
    each = b'{"to":[{"email":"reader@mail.example.org"}],"custom_args":{"pd_delivery":"%032x"}}'
    body = b'{"personalizations":[' + b",".join(each % n for n in range(batch)) + b"]}"
    body += b" " * len(message().html)
    requests = -(-recipients // batch)
    with stand_in(delay) as (port, _):

        def post(share: int) -> None:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            for _ in range(share):
                connection.request("POST", "/v3/mail/send", body)
                connection.getresponse().read()
            connection.close()

        shares = [requests // workers + (n < requests % workers) for n in range(workers)]
        start = time.perf_counter()
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(post, shares))
        return recipients / (time.perf_counter() - start)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--recipients", type=int, nargs="+", default=[100_000])
    parser.add_argument("--delay", type=float, nargs="+", default=[0.0, 0.1])
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--batch", type=int, default=1_000)
    parser.add_argument("--languages", type=int, default=1, choices=range(1, len(LANGUAGES) + 1))
    parser.add_argument("--database", default="", help="URL of an empty PostgreSQL database")
    arguments = parser.parse_args()
    workers, batch, languages = arguments.workers, arguments.batch, arguments.languages
    print(
        f"{workers} requests in flight, {batch} recipients each, languages: {languages}; "
        f"load {os.getloadavg()[0]:.1f}"
    )
    print("| recipients | answer after | recipients/s | floor | CPU s | peak memory |")
    print("|---|---|---|---|---|---|")
    for recipients in arguments.recipients:
        for delay in arguments.delay:
            floor = measure_floor(recipients, delay, workers, batch)
            run = measure(recipients, delay, workers, batch, languages, arguments.database)
            if run.counted != recipients:
                raise AssertionError(f"the server counted {run.counted}, not {recipients}")
            print(
                f"| {recipients:,} | {delay * 1000:.0f} ms | {run.rate:,.0f} | {floor:,.0f} | "
                f"{run.processor_seconds:.1f} | {run.peak_megabytes:.0f} MB |",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
