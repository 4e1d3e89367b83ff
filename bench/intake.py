"""Webhooks taken, and rows stored by `portal sync` against the stand-in in a process of its own."""

import json
import re
import subprocess
import sys
import time

import httpx
import stripe

from bench.measure import call, scope_of
from portal.app import create_app
from portal.assembly import Portal
from portal.clock import seconds
from portal.mirror.fill import fill
from portal.stripe_api.pace import unpaced

EVENTS = 300


async def webhook_microseconds(portal: Portal) -> float:
    """Verified, written down and on disk, one after the other: wall time, since the disk is most of it."""
    app, secret = create_app(portal, background=False), portal.settings.webhook_secrets[0]
    now = seconds(portal.clock())
    sent = []
    for n in range(EVENTS):
        facts = {"id": f"in_{n}", "object": "invoice", "padding": "x" * 7500}
        event = {"id": f"evt_{n}", "object": "event", "type": "invoice.paid", "created": now, "data": {"object": facts}}
        body = json.dumps(event)
        signed = stripe.WebhookSignature.generate_signature_header(body, secret, now)
        sent.append((scope_of("/webhooks/stripe", method="POST", stripe_signature=signed), body.encode()))
    began = time.perf_counter()
    for scope, request in sent:
        status, _ = await call(app, scope, request)
        assert status == 200, status
    return (time.perf_counter() - began) / EVENTS * 1e6


async def sync_rows_per_second(portal: Portal) -> tuple[int, float, float]:
    """Objects stored, and how many in a second of wall time and of our own CPU."""
    began, cpu = time.perf_counter(), time.process_time()
    rows = await fill(portal.engine, portal.stripe, portal.clock, pace=unpaced(), full=True)
    return rows, rows / (time.perf_counter() - began), rows / (time.process_time() - cpu)


class StandIn:
    """`portal sandbox` in its own process, so that its CPU is not counted as ours."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "portal", "sandbox", "--port", str(port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{self.url}/_sandbox/requests", trust_env=False)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the stand-in did not start")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def processor() -> str:
    """What the figures were measured on."""
    with open("/proc/cpuinfo") as file:
        found = re.search(r"model name\s*:\s*(.+)", file.read())
    return found.group(1) if found else "unknown processor"
