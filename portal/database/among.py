"""Many ids as one argument: a list in IN () cannot be compiled once, since its length is part of the SQL."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB


def among(column: ColumnElement[Any], dialect_name: str) -> ColumnElement[bool]:
    """Whether the column is one of those that `ids` brings."""
    ids = bindparam("ids", type_=Text())
    each = func.jsonb_array_elements_text(cast(ids, JSONB)) if dialect_name == "postgresql" else func.json_each(ids)
    # Both name their column `value`. Under any other name PostgreSQL would take the outer table's column of that name.
    return column.in_(select(each.table_valued("value").c.value))


def as_ids(ids: Iterable[str]) -> str:
    """What `ids` is bound to."""
    return json.dumps(list(ids))
