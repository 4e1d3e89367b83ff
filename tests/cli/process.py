"""The portal as a program of its own, in a folder and with settings of the test's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def started(folder: Path, *words: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """`portal …`, running; gone afterwards."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    process = subprocess.Popen(  # noqa: S603 (our own program, with words of our own)
        [sys.executable, "-m", "portal", *words],
        env={**environment, "COLUMNS": "120", "PYTHONUNBUFFERED": "1", **settings},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """`portal …`, to its end."""
    with started(folder, *words, **settings) as process:
        said, complained = process.communicate(timeout=60)
    return subprocess.CompletedProcess(words, process.returncode, said, complained)
