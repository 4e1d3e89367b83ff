"""Which ids a walk has met. Ten million do not fit into memory: a file of SQLite's own takes them, gone when closed."""

import sqlite3
from collections.abc import Iterable


class Seen:
    def __init__(self) -> None:
        # The empty name is a private file that SQLite writes only when its cache is full.
        self._conn = sqlite3.connect("", isolation_level=None)
        self._conn.execute("PRAGMA synchronous = OFF")
        self._conn.execute("CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID")

    def add(self, ids: Iterable[str]) -> None:
        self._conn.execute("BEGIN")
        self._conn.executemany("INSERT OR IGNORE INTO seen VALUES (?)", ((id,) for id in ids))
        self._conn.execute("COMMIT")

    def __contains__(self, id: str) -> bool:
        return self._conn.execute("SELECT 1 FROM seen WHERE id = ?", (id,)).fetchone() is not None

    def close(self) -> None:
        self._conn.close()
