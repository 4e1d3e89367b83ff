"""A month of a company's bank account: customers, what they owe, what came in, and what each line paid in truth."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from portal.billing.payer_names import normalised
from portal.model.deposit import Deposit, Reading
from portal.model.names import CustomerId, InvoiceId
from portal.model.unpaid import Unpaid
from portal.money import Money
from tests.deposits import companies
from tests.deposits.companies import Company

BEGINNING = datetime(2026, 3, 31, tzinfo=UTC)
PRICES = [5500, 11000, 11000, 11000, 22000, 33000, 55000, 110000]


@dataclass
class Customer:
    """`numbered` is how many invoices it has had, so that closed ones have numbers too."""

    id: CustomerId
    company: Company
    currency: str
    invoices: list[Unpaid]

    @property
    def oldest(self) -> Unpaid:
        return self.invoices[0]


@dataclass
class Sample:
    """`truth` is by line; None: it paid none of these invoices, or not by any rule."""

    customers: list[Customer]
    deposits: list[Deposit] = field(default_factory=list)
    truth: dict[int, tuple[CustomerId, frozenset[InvoiceId]] | None] = field(default_factory=dict)
    story: dict[int, str] = field(default_factory=dict)
    known: dict[str, frozenset[CustomerId]] = field(default_factory=dict)

    @property
    def open_invoices(self) -> list[Unpaid]:
        return [one for customer in self.customers for one in customer.invoices]

    def add(self, story: str, deposit: Deposit, paid: list[Unpaid]) -> None:
        self.deposits.append(deposit)
        self.story[deposit.line] = story
        ids = frozenset(one.id for one in paid)
        self.truth[deposit.line] = (paid[0].customer, ids) if paid else None

    def remember(self, payer: str, customer: Customer) -> None:
        key = normalised(payer)
        self.known[key] = self.known.get(key, frozenset()) | {customer.id}

    def is_right(self, line: int, reading: Reading) -> bool:
        """Equal invoices that were all paid by like deposits may change places: each of them was paid."""
        said = (reading.customer, frozenset(reading.invoices))
        return said in (self.truth[line], *self._like(line))

    def _like(self, line: int) -> list[tuple[CustomerId, frozenset[InvoiceId]] | None]:
        paid = {one.line: one for one in self.deposits}
        own = paid[line]
        return [
            self.truth[other]
            for other, deposit in paid.items()
            if self.truth[other] and self.truth[line] and deposit.amount == own.amount and deposit.payer == own.payer
        ]


def customers(random: Random, count: int) -> list[Customer]:
    japanese = companies.companies(random, count)
    abroad = [Company(name, name.upper(), "", True, "JOHN SMITH") for name in companies.FOREIGN]
    found = [_customer(random, number, company, "jpy") for number, company in enumerate(japanese)]
    for number, company in enumerate(abroad, start=count):
        found.append(_customer(random, number, company, random.choice(["usd", "usd", "eur"])))
    return found


def _customer(random: Random, number: int, company: Company, currency: str) -> Customer:
    id = CustomerId(f"cus_{number}")
    prefix = "".join(random.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=8))
    first = random.randrange(1, 30)
    count = random.choices(range(1, 9), [30, 18, 10, 6, 4, 3, 2, 2])[0]
    price = random.choice(PRICES)
    invoices = []
    for n in range(count):
        issued = BEGINNING + timedelta(days=30 * n + random.randrange(5))
        amount = _amount(random, price)
        invoice = Unpaid(
            InvoiceId(f"in_{number}_{n}"),
            f"{prefix}-{first + n:04}",
            id,
            company.name,
            issued,
            issued + timedelta(days=30),
            Money(amount, currency),
        )
        invoices.append(invoice)
    return Customer(id, company, currency, invoices)


def _amount(random: Random, price: int) -> int:
    """The same each month mostly; at times more seats, at times by use."""
    way = random.random()
    if way < 0.55:
        return price
    if way < 0.8:
        return price * random.randrange(1, 9)
    return 1100 * random.randrange(2, 400) if way < 0.9 else random.randrange(3000, 500000)


def day_of(random: Random) -> date:
    return date(2026, 11, random.randrange(1, 29))
