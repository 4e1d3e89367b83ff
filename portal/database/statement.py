"""A query written once, built at import, and compiled once per database instead of once per request."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Dialect, Executable, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ClauseElement


class Statement:
    """SQLAlchemy Core in, driver SQL out; `bindparam`s are its arguments."""

    def __init__(self, core: Executable | Callable[[str], Executable]) -> None:
        self._core = core
        self._built: dict[str, Executable] = {}
        self._compiled: dict[str, tuple[str, tuple[str, ...], Mapping[str, Any]]] = {}

    def core(self, dialect_name: str) -> Executable:
        """For SQLAlchemy's own engine, whose cache recognises the same object."""
        if isinstance(self._core, Executable):
            return self._core
        if dialect_name not in self._built:
            self._built[dialect_name] = self._core(dialect_name)
        return self._built[dialect_name]

    def bound(self, dialect: Dialect, values: Mapping[str, object]) -> tuple[str, list[object]]:
        """Driver SQL and its arguments in order."""
        sql, names, own = self.compiled(dialect)
        return sql, [values[name] if name in values else own[name] for name in names]

    def compiled(self, dialect: Dialect) -> tuple[str, tuple[str, ...], Mapping[str, Any]]:
        """Driver SQL, its arguments' names in order, and the values that the statement itself brings."""
        if dialect.name not in self._compiled:
            core = self.core(dialect.name)
            if not isinstance(core, ClauseElement):
                raise TypeError(f"{core!r} cannot be compiled")
            built = core.compile(dialect=dialect)
            names = tuple(getattr(built, "positiontup", None) or ())
            self._compiled[dialect.name] = (str(built), names, dict(built.params))
        return self._compiled[dialect.name]


def keep_latest(table: Table) -> Statement:
    """Insert a row, or replace the stored one unless that was fetched later. Its arguments are the columns."""

    def build(dialect_name: str) -> Executable:
        insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
        new = insert(table).values({column.name: bindparam(column.name) for column in table.columns})
        return new.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={column.name: new.excluded[column.name] for column in table.columns if not column.primary_key},
            where=table.c.fetched_at <= new.excluded.fetched_at,
        )

    return Statement(build)


def keep_row(table: Table) -> Statement:
    """Insert a row or replace the stored one, whichever came first. Its arguments are the columns."""

    def build(dialect_name: str) -> Executable:
        insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
        new = insert(table).values({column.name: bindparam(column.name) for column in table.columns})
        return new.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={column.name: new.excluded[column.name] for column in table.columns if not column.primary_key},
        )

    return Statement(build)


def put_once(table: Table) -> Statement:
    """Insert a row unless its key is there already; the row count tells which. Its arguments are the columns."""

    def build(dialect_name: str) -> Executable:
        insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
        new = insert(table).values({column.name: bindparam(column.name) for column in table.columns})
        return new.on_conflict_do_nothing(index_elements=list(table.primary_key))

    return Statement(build)
