"""A bank's file of 1,000 lines against 5,000 open invoices, and how right the readings of whole months are."""

import statistics
import time
from collections import Counter
from dataclasses import replace

from portal.billing import bank_fees
from portal.billing.deposit_matching import match
from portal.model.names import CustomerId, InvoiceId
from portal.model.unpaid import Unpaid
from tests.deposits import scores
from tests.deposits.sample import Sample
from tests.deposits.stories import sample

LINES, INVOICES, ROUNDS = 1_000, 5_000, 5
MONTHS = range(7000, 7020)


def run() -> None:
    _speed()
    _rightness()


def _speed() -> None:
    month = sample(1, LINES)
    deposits, invoices = month.deposits[:LINES], _many(month)
    spent, cpu = [], []
    for _ in range(ROUNDS):
        began, used = time.perf_counter(), time.process_time()
        found = match(deposits, invoices, month.known, bank_fees.USUAL)
        spent.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
    readings = sum(len(one.readings) for one in found)
    print(f"\ndeposits: {len(deposits):,} lines against {len(invoices):,} open invoices, medians of {ROUNDS}")
    print(f"{statistics.median(spent):.2f} s, {statistics.median(cpu):.2f} s of CPU; {readings:,} readings")


def _many(month: Sample) -> list[Unpaid]:
    """The month's own and those of as many other customers as it takes, who have the same names but for a number."""
    found, n = [*month.open_invoices], 0
    while len(found) < INVOICES:
        n += 1
        found += [_other(one, n) for one in month.open_invoices]
    return found[:INVOICES]


def _other(one: Unpaid, n: int) -> Unpaid:
    id, customer = InvoiceId(f"{one.id}_{n}"), CustomerId(f"{one.customer}_{n}")
    return replace(one, id=id, customer=customer, number=f"X{n}{one.number}", name=f"{one.name}{chr(0x30A0 + n)}")


def _rightness() -> None:
    counts = sum((scores.scored(sample(seed)) for seed in MONTHS), Counter[str]())
    print(f"{len(MONTHS)} months, {counts['lines']:,} lines, {counts['paid']:,} of which paid something; of these")
    for name in ("offered", "first", "ticked"):
        print(f"  the right one is {name:8} {counts[name] / counts['paid']:7.1%}")
    print(f"ticked wrongly {counts['wrong']} of {counts['ticked']:,}")
