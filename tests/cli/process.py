"""The portal as a program of its own, in a folder and with settings of the test's."""

import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from portal.cli import main

# A process that has the program loaded already is copied for each run: loading it takes longer than most commands.
_LOADED = multiprocessing.get_context("forkserver")
_LOADED.set_forkserver_preload(["portal.cli"])
_PATIENCE = 60


@contextmanager
def started(folder: Path, *words: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """`portal …`, running; gone afterwards."""
    process = subprocess.Popen(  # noqa: S603 (our own program, with words of our own)
        [sys.executable, "-m", "portal", *words],
        env=_environment(settings),
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
    with tempfile.TemporaryDirectory() as said:
        streams = [Path(said, name) for name in ("stdout", "stderr")]
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)  # ours, as a child of ours would have it
        process = _LOADED.Process(target=_perform, args=(folder, words, _environment(settings), streams, limit))
        process.start()
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
            raise TimeoutError(words)
        stdout, stderr = (stream.read_text("utf-8") for stream in streams)
    return subprocess.CompletedProcess(words, process.exitcode or 0, stdout, stderr)


def _environment(settings: dict[str, str]) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return {**own, "COLUMNS": "120", "PYTHONUNBUFFERED": "1", **settings}


def _perform(
    folder: Path, words: Sequence[str], environment: dict[str, str], streams: Sequence[Path], limit: tuple[int, int]
) -> None:
    """In the new process: as the console script would begin there."""
    os.chdir(folder)
    resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    os.environ.clear()
    os.environ.update(environment)
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    sys.stdout, sys.stderr = (stream.open("w", encoding=encoding) for stream in streams)
    sys.argv = ["portal", *words]
    main()
