"""Values of the model with everything set that a test does not care about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from portal.model.account import Account
from portal.model.credit_note import CreditNote
from portal.model.customer import Customer
from portal.model.invoice import Invoice, InvoiceLine, InvoiceTax
from portal.model.names import CustomerId, Email, InvoiceId, PaymentMethodId, QuoteId, SubscriptionId
from portal.model.payment import Payment
from portal.model.payment_method import PaymentMethod
from portal.model.price import Price, Product
from portal.model.quote import Quote, QuoteLine
from portal.model.refund import Refund
from portal.model.subscription import NextCharge, Plan, PlanLine, Subscription, SubscriptionItem
from portal.money import Money
from portal.stripe_api.customers import CustomerFound
from portal.stripe_api.subscriptions import SubscriptionFound

AOBA = CustomerId("cus_Aoba")
MALLORYS = CustomerId("cus_Mallory")
MAY = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)


def account(customer: str = AOBA) -> Account:
    """What a signed-in person may read."""
    return Account(CustomerId(customer), Email("hana@aoba-clinic.example"))


def customer(id: str = AOBA, **facts: Any) -> CustomerFound:
    """青葉クリニック, paying in yen by the card `pm_hana`, unless told otherwise."""
    plain = Customer(
        id=CustomerId(id),
        name="青葉クリニック",
        email="hana@aoba-clinic.example",
        language="ja",
        currency="jpy",
        balance=0,
        default_payment_method=PaymentMethodId("pm_hana"),
        deleted=False,
    )
    return CustomerFound(replace(plain, **facts), None)


def card(id: str = "pm_hana", customer: str = AOBA, **facts: Any) -> PaymentMethod:
    plain = PaymentMethod(PaymentMethodId(id), CustomerId(customer), "card", "visa", "4242", 8, 2029)
    return replace(plain, **facts)


def invoice(id: str = "in_1", customer: str = AOBA, **facts: Any) -> Invoice:
    """A paid one over ¥11,000 of May 2026, tax included."""
    total, currency, status = facts.pop("total", 11000), facts.get("currency", "jpy"), facts.get("status", "paid")
    plain = Invoice(
        id=InvoiceId(id),
        customer=CustomerId(customer),
        subscription=SubscriptionId("sub_1"),
        number=f"AOBA-{id[3:]}",
        status=status,
        currency=currency,
        subtotal=total * 10 // 11,
        tax=total - total * 10 // 11,
        total=total,
        amount_due=total,
        amount_paid=total if status == "paid" else 0,
        amount_remaining=0 if status == "paid" else total,
        issued_at=MAY,
        due_at=None,
        paid_at=MAY if status == "paid" else None,
        collection_method="charge_automatically",
        billing_reason="subscription_cycle",
        about="10 × Standard",
        attempt_count=1,
        next_attempt_at=None,
        page=f"https://invoice.stripe.com/i/{id}",
        pdf=f"https://pay.stripe.com/invoice/{id}/pdf",
        lines=(line(total * 10 // 11, currency),),
        taxes=(InvoiceTax(Money(total - total * 10 // 11, currency), Money(total * 10 // 11, currency), False),),
    )
    return replace(plain, **facts)


def line(amount: int = 10000, currency: str = "jpy", **facts: Any) -> InvoiceLine:
    plain = InvoiceLine("10 × Standard", 10, None, Money(amount, currency), MAY, MAY, False)
    return replace(plain, **facts)


def payment(id: str = "inpay_1", invoice: str = "in_1", customer: str = AOBA, **facts: Any) -> Payment:
    """A card payment with a receipt."""
    plain = Payment(
        id=id,
        invoice=InvoiceId(invoice),
        customer=CustomerId(customer),
        status="paid",
        method="card",
        amount=Money(11000, "jpy"),
        created_at=MAY,
        paid_at=MAY,
        brand="visa",
        last4="4242",
        descriptor="HINODE SCHEDULE",
        receipt_url=f"https://pay.stripe.com/receipts/{id}",
        receipt_number="2026-0001",
    )
    return replace(plain, **facts)


def credit_note(id: str = "cn_1", invoice: str = "in_1", customer: str = AOBA, **facts: Any) -> CreditNote:
    """¥1,100 of the invoice, paid back to the card."""
    plain = CreditNote(
        id=id,
        invoice=InvoiceId(invoice),
        customer=CustomerId(customer),
        number=f"AOBA-{invoice[3:]}-CN-{id[3:]}",
        status="issued",
        type="post_payment",
        amount=Money(1100, "jpy"),
        created_at=MAY,
        pdf=f"https://pay.stripe.com/credit_notes/{id}/pdf",
        refunded=1100,
    )
    return replace(plain, **facts)


def refund(id: str = "re_1", intent: str = "pi_1", **facts: Any) -> Refund:
    return replace(Refund(id, intent, "succeeded", Money(1100, "jpy"), MAY), **facts)


def subscription(id: str = "sub_1", customer: str = AOBA, **facts: Any) -> SubscriptionFound:
    """Ten seats of Standard at ¥1,000 a month by card."""
    plain = Subscription(
        id=SubscriptionId(id),
        customer=CustomerId(customer),
        status="active",
        collection_method="charge_automatically",
        currency="jpy",
        default_payment_method=None,
        started_at=MAY,
        period_end=datetime(2026, 6, 1, 3, 0, tzinfo=UTC),
        trial_end=None,
        cancel_at=None,
        ended_at=None,
        items=(SubscriptionItem(f"si_{id}", "price_1", 10),),
    )
    price = Price("price_1", "prod_1", "jpy", 1000, "month", 1, True)
    return SubscriptionFound(replace(plain, **facts), (price,), (Product("prod_1", "Standard", True),), None)


def next_charge(subscription: str = "sub_1", customer: str = AOBA, amount: int = 11000, balance: int = 0) -> NextCharge:
    at = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
    return NextCharge(SubscriptionId(subscription), CustomerId(customer), "jpy", Money(amount, "jpy"), at, balance)


def plan(id: str = "sub_1", **facts: Any) -> Plan:
    """The same subscription as the overview shows it."""
    plain = Plan(
        id=SubscriptionId(id),
        status="active",
        by_transfer=False,
        period_end=datetime(2026, 6, 1, 3, 0, tzinfo=UTC),
        trial_end=None,
        cancel_at=None,
        default_payment_method=None,
        lines=(PlanLine("Standard", 10, Money(1000, "jpy"), "month", 1),),
        next_amount=Money(11000, "jpy"),
        next_at=datetime(2026, 6, 1, 3, 0, tzinfo=UTC),
    )
    return replace(plain, **facts)


def quote(id: str = "qt_1", customer: str = AOBA, **facts: Any) -> Quote:
    """Ten seats of Standard by the month, tax on top, open until the end of May 2026."""
    lines = (QuoteLine("Standard", 10, Money(1500, "jpy"), "month", 1, Money(15000, "jpy")),)
    plain = Quote(
        id=QuoteId(id),
        customer=CustomerId(customer),
        number=f"QT-AOBA-{id[3:]}",
        status="open",
        upfront=Money(16500, "jpy"),
        subtotal=Money(15000, "jpy"),
        discount=Money(0, "jpy"),
        tax=Money(1500, "jpy"),
        recurring=Money(16500, "jpy"),
        interval="month",
        interval_count=1,
        by_transfer=False,
        created_at=MAY,
        expires_at=MAY + timedelta(days=30),
        finalized_at=MAY,
        lines=lines,
    )
    return replace(plain, **facts)
