"""What invoices come to."""

from dataclasses import dataclass

from portal.money import Money


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the invoices in one currency. Void ones are counted and not added up."""

    count: int
    void: int
    invoiced: Money
    paid: Money
    owed: Money
    overdue: Money
