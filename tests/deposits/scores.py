"""How right the readings of a month are."""

from collections import Counter

from portal.billing import bank_fees
from portal.billing.deposit_matching import match
from tests.deposits.sample import Sample


def scored(month: Sample) -> Counter[str]:
    """Lines that paid something; those whose right reading is offered, and first; those ticked, and ticked wrongly."""
    counts: Counter[str] = Counter()
    for one in match(month.deposits, month.open_invoices, month.known, bank_fees.USUAL):
        right = [month.is_right(one.deposit.line, reading) for reading in one.readings]
        counts["lines"] += 1
        counts["paid"] += month.truth[one.deposit.line] is not None
        counts["offered"] += any(right)
        counts["first"] += any(right[:1])
        counts["ticked"] += one.is_sure
        counts["wrong"] += one.is_sure and not right[0]
    return counts
