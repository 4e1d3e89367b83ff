"""Sends signed webhooks over kept connections as fast as they are answered: `python -m bench.senders --help`."""

import asyncio
import secrets
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
import stripe
import typer
import uvloop

from bench.programs import SECRET
from portal.routes import WEBHOOK

MARK = "evt_bench_event_id"  # stands in each body where the event's own id goes
MOST = 6000  # signed beforehand for each second: signing would take time from the sending


@dataclass
class Sent:
    """How long each took to be answered, and with what."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def summary(self, elapsed: float) -> dict[str, object]:
        cuts = statistics.quantiles(self.seconds, n=100)
        return {
            "per_second": len(self.seconds) / elapsed,
            "p50": cuts[49] * 1000,
            "p99": cuts[98] * 1000,
            "statuses": {str(status): times for status, times in self.statuses.items()},
        }


def main(
    url: Annotated[str, typer.Argument(help="Where the server listens.")],
    bodies: Annotated[Path, typer.Argument(help="A file of events, one a line.")],
    senders: Annotated[int, typer.Option(min=1, help="Connections, each one event at a time.")] = 1,
    seconds: Annotated[float, typer.Option(help="For how long.")] = 2.0,
) -> None:
    """Print events a second and their times as JSON."""
    requests = list(_requests(bodies.read_text().splitlines(), round(MOST * seconds)))
    sent = Sent()
    elapsed = uvloop.run(_send_all(url, requests, senders, seconds, sent))
    print(msgspec.json.encode(sent.summary(elapsed)).decode())


def _requests(lines: list[str], most: int) -> Iterator[bytes]:
    """Whole HTTP requests, each of an event that was never sent before."""
    run, now = secrets.token_hex(4), int(time.time())
    for number, line in enumerate(islice(cycle(lines), most)):
        body = line.replace(MARK, f"evt_{run}{number:06}")
        signed = stripe.WebhookSignature.generate_signature_header(body, SECRET, now)
        content = body.encode()
        head = f"POST {WEBHOOK} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        yield f"{head}Stripe-Signature: {signed}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content


async def _send_all(url: str, requests: list[bytes], senders: int, seconds: float, sent: Sent) -> float:
    """How long it took in all."""
    began = time.perf_counter()
    waiting, until = iter(requests), began + seconds
    await asyncio.gather(*[_send(url, waiting, until, sent) for _ in range(senders)])
    return time.perf_counter() - began


async def _send(url: str, waiting: Iterator[bytes], until: float, sent: Sent) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
    for request in waiting:
        began = time.perf_counter()
        if began > until:
            break
        writer.write(request)
        status = await _status(reader)
        sent.seconds.append(time.perf_counter() - began)
        sent.statuses[status] += 1
    writer.close()


async def _status(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n")[0]))
    return int(head.split(b" ", 2)[1])


if __name__ == "__main__":
    typer.run(main)
