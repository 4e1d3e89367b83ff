"""Billing periods: months and years counted from an anchor, clipped to the last day of short months."""

import calendar
from datetime import UTC, datetime

from portal.sandbox.shelf import Thing

DAY = 86400


def after(anchor: int, recurring: Thing, moment: int) -> int:
    """The first end of a period, counted from the anchor, that lies after the moment."""
    if recurring["interval"] in ("day", "week"):
        step = recurring["interval_count"] * (7 if recurring["interval"] == "week" else 1) * DAY
        return int(anchor + ((moment - anchor) // step + 1) * step)
    months = recurring["interval_count"] * (12 if recurring["interval"] == "year" else 1)
    passed = max(0, (moment - anchor) // (31 * DAY) // months)  # never too many: no month is longer
    while add_months(anchor, passed * months) <= moment:
        passed += 1
    return add_months(anchor, passed * months)


def add_months(anchor: int, months: int) -> int:
    then = datetime.fromtimestamp(anchor, UTC)
    year, month = divmod(then.year * 12 + then.month - 1 + months, 12)
    day = min(then.day, calendar.monthrange(year, month + 1)[1])
    return int(then.replace(year=year, month=month + 1, day=day).timestamp())


def day_name(moment: int) -> str:
    """As Stripe writes days in descriptions: 23 Nov 2026."""
    then = datetime.fromtimestamp(moment, UTC)
    return f"{then.day} {then:%b} {then.year}"
