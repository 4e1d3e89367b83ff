"""Stripe's files alone, as slow as they may be: 500 PDFs of 60 kB, each 50 ms away. A factory for uvicorn."""

import os

from starlette.types import ASGIApp

from tests.file_server import PDF, FileServer

FILES, SIZE, LATENCY = 500, 60_000, 0.05


def names() -> list[str]:
    return [f"in_{number:04}" for number in range(FILES)]


def create() -> ASGIApp:
    shelf = FileServer()
    shelf.latency = LATENCY
    # Like a real PDF's, its bytes cannot be packed any further.
    shelf.holds(*names(), content=PDF + os.urandom(SIZE - len(PDF)))
    return shelf.app
