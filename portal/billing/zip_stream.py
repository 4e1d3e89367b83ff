"""An archive that is sent while it is made. PDFs are compressed already: they are stored, not deflated."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO

CHUNK = 64 * 1024
_PLAIN_FILE = 0o100644 << 16


class ZipStream:
    """What is added comes out in chunks; nothing of it stays in memory but its line in the table of contents."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_STORED)

    def add(self, name: str, content: IO[bytes], at: datetime) -> Iterator[bytes]:
        """A whole file; it is closed afterwards."""
        info = zipfile.ZipInfo(name, at.timetuple()[:6])
        info.external_attr = _PLAIN_FILE
        with content, self._zip.open(info, "w") as entry:
            while chunk := content.read(CHUNK):
                entry.write(chunk)
                yield self._sink.take()
        yield self._sink.take()

    def end(self) -> bytes:
        self._zip.close()
        return self._sink.take()


class _Sink:
    """Where zipfile writes to, and what was written since it was last asked."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes, /) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """There is nothing in between."""

    def close(self) -> None:
        """There is nothing to close."""

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken
