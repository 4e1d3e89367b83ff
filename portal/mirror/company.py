"""The operator's own account: one row."""

from datetime import datetime

from sqlalchemy import select

from portal.clock import micros
from portal.database.engine import Connection
from portal.database.statement import Statement, keep_latest
from portal.database.tables import company
from portal.model.company import Company

_KEEP = keep_latest(company)
_FIND = Statement(
    select(
        company.c.id,
        company.c.name,
        company.c.country,
        company.c.support_phone,
        company.c.support_email,
        company.c.support_url,
        company.c.primary_color,
        company.c.secondary_color,
        company.c.icon_type,
        company.c.icon,
        company.c.address,
        company.c.registration_number,
        company.c.url,
        company.c.logo_type,
        company.c.logo,
        company.c.descriptor_kana,
        company.c.descriptor_kanji,
    ).order_by(company.c.fetched_at.desc())
)


async def find(conn: Connection) -> Company | None:
    row = await conn.row(_FIND)
    return Company(*row) if row else None


async def store(conn: Connection, found: Company, fetched_at: datetime) -> None:
    """Kept only if fetched later than what is there."""
    await conn.run(
        _KEEP,
        id=found.id,
        name=found.name,
        country=found.country,
        support_phone=found.support_phone,
        support_email=found.support_email,
        support_url=found.support_url,
        primary_color=found.primary_color,
        secondary_color=found.secondary_color,
        icon_type=found.icon_type,
        icon=found.icon,
        address=found.address,
        registration_number=found.registration_number,
        url=found.url,
        logo_type=found.logo_type,
        logo=found.logo,
        descriptor_kana=found.descriptor_kana,
        descriptor_kanji=found.descriptor_kanji,
        fetched_at=micros(fetched_at),
    )
