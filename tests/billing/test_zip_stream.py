"""An archive in chunks is a whole archive."""

import io
import zipfile
from datetime import UTC, datetime

from portal.billing.zip_stream import CHUNK, ZipStream

NOW = datetime(2026, 5, 1, 12, 30, 20, tzinfo=UTC)


def test_what_went_in_comes_out() -> None:
    files = {"20260501_ヒノデ_1_a.pdf": b"%PDF-1", "large.pdf": bytes(range(256)) * 3000, "empty.pdf": b""}
    stream = ZipStream()
    parts = [part for name, content in files.items() for part in stream.add(name, io.BytesIO(content), NOW)]
    archive = zipfile.ZipFile(io.BytesIO(b"".join([*parts, stream.end()])))

    assert archive.testzip() is None
    assert {name: archive.read(name) for name in archive.namelist()} == files
    assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
    assert {entry.date_time for entry in archive.infolist()} == {(2026, 5, 1, 12, 30, 20)}


def test_chunks_stay_small_and_files_are_closed() -> None:
    content = io.BytesIO(bytes(5 * CHUNK))
    sizes = [len(part) for part in ZipStream().add("a", content, NOW)]

    assert max(sizes) < CHUNK + 1000
    assert content.closed


def test_half_an_archive_can_be_dropped() -> None:
    content = io.BytesIO(bytes(5 * CHUNK))
    chunks = ZipStream().add("a", content, NOW)
    next(chunks)
    del chunks

    assert content.closed
