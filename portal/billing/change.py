"""What a change of plan costs today and from then on, whether that has moved since, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from portal.billing.reasons import Reason, explain
from portal.model.change import Figures, KeptPreview, Preview, Terms, Wish
from portal.model.contract import Contract
from portal.model.invoice import Invoice
from portal.model.price import Price
from portal.model.subscription import PlanLine
from portal.money import Money

LEFT_AFTER = timedelta(minutes=15)  # whoever confirms at Stripe does so within
TOLERANCE = 1  # of the currency's smallest unit

Named = tuple[Price, str]  # with its product's name
NOTHING: Mapping[str, Named] = MappingProxyType({})
Rhythm = tuple[str | None, int]
Outcome = Literal["waiting", "changed", "unpaid"]


@dataclass(frozen=True, slots=True)
class Result:
    """What has come of a change, as far as our copy of Stripe knows; `difference` is to what was to be due.

    `lines`: the plan as it is now; `reason`: why its invoice could not be paid. `balance`: what the invoice did to the
    customer's balance, below zero if it took credit; `balance_difference` is to what it was to do.
    """

    kept: KeptPreview
    outcome: Outcome
    lines: tuple[PlanLine, ...] = ()
    invoice: Invoice | None = None
    difference: Money | None = None
    reason: Reason | None = None
    balance: Money | None = None
    balance_difference: Money | None = None

    @property
    def credit_used(self) -> Money | None:
        """What was taken from the customer's credit instead of being charged."""
        return Money(-self.balance.minor, self.balance.currency) if self.balance and self.balance.minor < 0 else None

    @property
    def credited(self) -> Money | None:
        """What the change has left for later invoices."""
        return self.balance if self.balance and self._is_credit else None

    @property
    def collected(self) -> Money | None:
        """What was open on the customer's balance before, and came along with this invoice."""
        return self.balance if self.balance and self.balance.minor > 0 and not self._is_credit else None

    @property
    def _is_credit(self) -> bool:
        return self.invoice is not None and self.invoice.total < 0


def figures(
    contract: Contract, wish: Wish, prices: Mapping[str, Named], terms: Terms, once: Preview, always: Preview
) -> Figures:
    """From Stripe's two previews: nothing here is worked out that Stripe has not."""
    before, after = _rhythms(contract), _rhythms_after(contract, wish, prices)
    restarts = not contract.is_trial and (terms.restarts or before != after)
    is_now = restarts or (not contract.is_trial and terms.proration == "always_invoice" and _changes(contract, wish))
    invoice, recurring = once.invoice, always.invoice.total
    next_due = max(0, recurring + once.ending_balance) if is_now else invoice.amount_due
    interval, count = after.pop() if len(after) == 1 else (None, 1)
    return Figures(
        invoice=invoice,
        is_now=is_now,
        due_now=invoice.money(invoice.amount_due if is_now else 0),
        credit_left=invoice.money(max(0, -once.ending_balance) if is_now else 0),
        recurring=invoice.money(recurring),
        next_due=invoice.money(next_due),
        next_at=_next_at(contract, invoice, restarts),
        interval=interval,
        interval_count=count,
    )


def has_moved(kept: KeptPreview, now: Figures) -> bool:
    """Whether any sum that was shown is another now, by more than the smallest unit."""
    pairs = ((kept.total, now.total), (kept.due_now, now.due_now), (kept.next_due, now.next_due))
    return kept.is_now != now.is_now or any(abs((one - other).minor) > TOLERANCE for one, other in pairs)


def dearer(asked: KeptPreview, now: Figures) -> tuple[Money, Money] | None:
    """The first sum that is more than was ordered, beyond the smallest unit: as ordered, and as it is now."""
    pairs = ((asked.due_now, now.due_now), (asked.total, now.total), (asked.next_due, now.next_due))
    return next(((one, other) for one, other in pairs if (other - one).minor > TOLERANCE), None)


def result(
    kept: KeptPreview, contract: Contract | None, invoice: Invoice | None, next_due: Money | None, now: datetime
) -> Result | None:
    """By our copy of Stripe alone. `invoice`: the one that the change has made; `next_due`: the next charge.

    None for what nobody asks about any more: Stripe's page was left, or the plan was changed again since.
    """
    if contract is None or not is_as_wished(contract, kept.wish):
        left = kept.terms.way == "portal" and kept.used_at is not None and now - kept.used_at > LEFT_AFTER
        return None if left or kept.done_at else Result(kept, "waiting")
    lines = lines_after(contract)
    if not kept.is_now:
        return Result(kept, "changed", lines, difference=next_due - kept.next_due if next_due else None)
    if invoice is None:
        return Result(kept, "changed", lines)
    due, total = invoice.money(invoice.amount_due), invoice.money(invoice.total)
    balance = due - total
    billed = Result(
        kept,
        "changed",
        lines,
        invoice,
        due - kept.due_now,
        balance=balance,
        balance_difference=balance - (kept.due_now - kept.total),
    )
    if contract.by_transfer or not invoice.row.takes_payment:
        return billed
    failed = next((payment for payment in reversed(invoice.payments) if payment.has_failed), None)
    return replace(billed, outcome="unpaid", reason=explain(failed) if failed else None)


def is_as_wished(contract: Contract, wish: Wish) -> bool:
    """Whether each item that was to change is now as it was to be."""
    here = {item.id: (item.price.id, item.quantity) for item in contract.items}
    return all(here.get(item.id) == (item.price, item.quantity) for item in wish.items)


def lines_after(
    contract: Contract, wish: Wish | None = None, prices: Mapping[str, Named] = NOTHING
) -> tuple[PlanLine, ...]:
    """The whole contract in the customer's words: as it is, or as it is wished."""
    wished = {item.id: item for item in wish.items} if wish else {}
    lines = []
    for item in contract.items:
        price, product, quantity = item.price, item.product, item.quantity
        if item.id in wished:
            (price, product), quantity = prices[wished[item.id].price], wished[item.id].quantity
        lines.append(PlanLine(product, quantity, price.each, price.interval, price.interval_count))
    return tuple(lines)


def _rhythms(contract: Contract) -> set[Rhythm]:
    return {(item.price.interval, item.price.interval_count) for item in contract.items}


def _rhythms_after(contract: Contract, wish: Wish, prices: Mapping[str, Named]) -> set[Rhythm]:
    wished = {item.id: prices[item.price][0] for item in wish.items}
    after = [wished.get(item.id, item.price) for item in contract.items]
    return {(price.interval, price.interval_count) for price in after}


def _changes(contract: Contract, wish: Wish) -> bool:
    """A promotion code alone makes no invoice."""
    return not is_as_wished(contract, wish)


def _next_at(contract: Contract, invoice: Invoice, restarts: bool) -> datetime | None:
    """A period that begins now ends when its own line does; otherwise nothing moves."""
    if restarts:
        return min((line.period_end for line in invoice.lines if not line.proration), default=None)
    return contract.trial_end if contract.is_trial else contract.period_end
