"""What Stripe's previews come to, whether a price still holds, and what has come of a change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.billing import change
from portal.billing.change import LEFT_AFTER
from portal.model.change import Figures, KeptPreview, Preview, Terms, Wish, WishedItem
from portal.model.contract import Contract, ContractItem
from portal.model.names import CustomerId, Email, SubscriptionId
from portal.model.price import Price
from portal.money import Money
from tests import make

NOW, JUNE = datetime(2026, 5, 20, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
MONTHLY = Price("monthly", "prod", "jpy", 900, "month", 1, True)
YEARLY = replace(MONTHLY, id="yearly", interval="year")
PRICES = {price.id: (price, "Standard") for price in (MONTHLY, YEARLY)}
TERMS = Terms("direct", "always_invoice", False, "bpc_1")
PLAIN = Contract(
    SubscriptionId("sub_1"), "active", "jpy", False, JUNE, None, None, False, (ContractItem("si_1", MONTHLY, "S", 10),)
)


def wish(price: str = "monthly", seats: int = 12) -> Wish:
    return Wish(PLAIN.id, (WishedItem("si_1", price, seats),))


def preview(total: int, due: int | None = None, balance: int = 0) -> Preview:
    asked = max(0, total + balance) if due is None else due
    lines = (replace(make.line(total), period_end=datetime(2027, 5, 20, tzinfo=UTC)),)
    return Preview(make.invoice("upcoming_in_1", total=total, amount_due=asked, lines=lines), balance)


def figures(once: Preview, always: Preview, wished: Wish | None = None, **facts: Any) -> Figures:
    contract, terms = replace(PLAIN, **facts.pop("contract", {})), replace(TERMS, **facts)
    return change.figures(contract, wished or wish(), PRICES, terms, once, always)


def test_an_upgrade_is_charged_now_and_the_next_invoice_comes_when_it_would_have() -> None:
    found = figures(preview(700), preview(10800))

    assert (found.is_now, found.due_now.minor, found.credit_left.minor) == (True, 700, 0)
    assert (found.recurring.minor, found.next_due.minor, found.next_at) == (10800, 10800, JUNE)
    assert (found.interval, found.interval_count) == ("month", 1)


def test_a_downgrade_leaves_credit_that_comes_off_the_next_invoice() -> None:
    found = figures(preview(-3000), preview(4500))

    assert (found.due_now.minor, found.credit_left.minor, found.next_due.minor) == (0, 3000, 1500)


def test_credit_of_old_is_used_first_and_what_is_left_of_it_later() -> None:
    found = figures(preview(700, balance=-1000), preview(500))

    assert (found.due_now.minor, found.credit_left.minor, found.next_due.minor) == (0, 300, 200)


def test_another_rhythm_begins_a_period_now() -> None:
    found = figures(preview(90000), preview(97200), wish("yearly"), proration="none")

    assert (found.is_now, found.interval, found.next_at) == (True, "year", datetime(2027, 5, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    "facts", [{"proration": "create_prorations"}, {"proration": "none"}, {"contract": {"status": "trialing"}}]
)
def test_what_waits_for_the_next_invoice_charges_nothing_now(facts: dict[str, Any]) -> None:
    found = figures(preview(11500), preview(10800), **facts)

    assert (found.is_now, found.due_now.minor, found.next_due.minor) == (False, 0, 11500)


def kept(**facts: Any) -> KeptPreview:
    yen = Money(700, "jpy"), Money(700, "jpy"), Money(10800, "jpy")
    plain = KeptPreview("k", CustomerId("cus"), Email("h@a.example"), wish(), TERMS, NOW, True, *yen, NOW, used_at=NOW)
    return replace(plain, **facts)


@pytest.mark.parametrize(
    ("once", "always", "moved"), [(700, 10800, False), (701, 10799, False), (702, 10800, True), (700, 10900, True)]
)
def test_more_than_the_smallest_unit_is_another_price(once: int, always: int, moved: bool) -> None:
    assert change.has_moved(kept(), figures(preview(once), preview(always))) is moved


CHANGED = replace(PLAIN, items=(replace(PLAIN.items[0], quantity=12),))


def test_nothing_is_claimed_before_the_contract_is_as_wished() -> None:
    waiting = change.result(kept(), PLAIN, None, None, NOW)

    assert waiting is not None
    assert (waiting.outcome, waiting.lines, waiting.difference) == ("waiting", (), None)
    assert change.result(kept(done_at=NOW), PLAIN, None, None, NOW) is None
    left = kept(terms=replace(TERMS, way="portal"))
    assert change.result(left, PLAIN, None, None, NOW + LEFT_AFTER + timedelta(seconds=1)) is None


@pytest.mark.parametrize(("total", "difference"), [(700, 0), (701, 1), (650, -50)])
def test_the_bill_is_held_against_the_preview(total: int, difference: int) -> None:
    found = change.result(kept(), CHANGED, make.invoice(total=total), None, NOW)

    assert found is not None
    assert (found.outcome, found.difference) == ("changed", Money(difference, "jpy"))
    assert [(line.product, line.quantity) for line in found.lines] == [("S", 12)]


@pytest.mark.parametrize(
    ("total", "due", "credit_used", "credited", "collected"),
    [(700, 0, 700, None, None), (-300, 0, None, 300, None), (700, 900, None, None, 200), (700, 700, None, None, None)],
)
def test_what_was_charged_is_held_against_what_was_to_be_charged_and_the_balance_is_named(
    total: int, due: int, credit_used: int | None, credited: int | None, collected: int | None
) -> None:
    promised = kept(total=Money(total, "jpy"), due_now=Money(due, "jpy"))
    found = change.result(promised, CHANGED, make.invoice(total=total, amount_due=due), None, NOW)

    assert found is not None
    assert (found.difference, found.balance_difference) == (Money(0, "jpy"), Money(0, "jpy"))
    named = [sum.minor if sum else None for sum in (found.credit_used, found.credited, found.collected)]
    assert named == [credit_used, credited, collected]


def test_credit_that_went_elsewhere_meanwhile_is_a_difference() -> None:
    promised = kept(due_now=Money(0, "jpy"))
    found = change.result(promised, CHANGED, make.invoice(total=700, amount_due=500), None, NOW)
    less = change.result(promised, CHANGED, make.invoice(total=900, amount_due=0), None, NOW)

    assert found is not None
    assert found.difference == Money(500, "jpy")
    assert less is not None
    assert (less.difference, less.balance_difference) == (Money(0, "jpy"), Money(-200, "jpy"))


@pytest.mark.parametrize(
    ("total", "due", "next_due", "more"),
    [
        *((700, 700, 10800, None), (701, 701, 10801, None), (600, 600, 10000, None)),
        *((700, 702, 10800, (700, 702)), (702, 700, 10800, (700, 702)), (700, 0, 10900, (10800, 10900))),
    ],
)
def test_dearer_is_whatever_asks_for_more_than_was_ordered(
    total: int, due: int, next_due: int, more: tuple[int, int] | None
) -> None:
    now = replace(figures(preview(total), preview(10800)), due_now=Money(due, "jpy"), next_due=Money(next_due, "jpy"))
    found = change.dearer(kept(), now)

    assert (found and (found[0].minor, found[1].minor)) == more


def test_a_bill_that_could_not_be_paid_by_card_says_why() -> None:
    failed = make.payment(status="open", paid_at=None, code="card_declined", decline_code="authentication_required")
    unpaid = make.invoice(status="open", total=700, payments=(failed,))
    found = change.result(kept(), CHANGED, unpaid, None, NOW)
    by_transfer = change.result(kept(), replace(CHANGED, by_transfer=True), unpaid, None, NOW)

    assert found is not None
    assert found.reason is not None
    assert (found.outcome, found.reason.fix) == ("unpaid", "confirm")
    assert by_transfer is not None
    assert by_transfer.outcome == "changed"
