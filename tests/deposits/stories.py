"""What payers do, one function for each way: whole, several, less a fee, with a number, by another name, not at all."""

from collections.abc import Callable
from datetime import timedelta
from itertools import accumulate
from random import Random

from portal.billing import bank_fees
from portal.billing.payer_names import normalised
from portal.model.deposit import Deposit
from portal.model.unpaid import Unpaid
from portal.money import Money
from tests.deposits import companies, payers
from tests.deposits.sample import Customer, Sample, customers, day_of

Story = Callable[[Random, Sample, Customer], None]
FEES = [110, 145, 165, 220, 220, 270, 330, 440, 440, 550, 605, 660, 660, 660, 770, 880]
ABROAD = {"jpy": FEES, "usd": [1500, 2500, 3000], "eur": [500, 1500]}
LINES = 320


def sample(seed: int, lines: int = LINES) -> Sample:
    """At least so many deposits; the order of the file is that of the days."""
    random = Random(seed)
    found = Sample(customers(random, lines * 2 // 3))
    paying = [*found.customers]
    random.shuffle(paying)
    while len(found.deposits) < lines:
        if not paying or random.random() < 0.2:
            _stranger(random, found)
        else:
            story = random.choices([story for story, _ in STORIES], [weight for _, weight in STORIES])[0]
            story(random, found, paying.pop())
    found.deposits.sort(key=lambda deposit: (deposit.day, deposit.line))
    return found


def put(
    random: Random, sample: Sample, story: str, customer: Customer, paid: list[Unpaid], fee: int = 0, **more: str
) -> None:
    """One transfer for these, less a fee, by some name of the customer."""
    amount = sum(one.remaining.minor for one in paid) - fee
    payer = more.get("payer") or _payer(random, customer)
    add(random, sample, story, Money(amount, customer.currency), payer, paid, more.get("memo", ""))


def add(
    random: Random, sample: Sample, story: str, amount: Money, payer: str, paid: list[Unpaid], memo: str = ""
) -> None:
    if amount.minor > 0:
        sample.add(story, Deposit(len(sample.deposits) + 1, day_of(random), amount, payer, memo), paid)


def _payer(random: Random, customer: Customer) -> str:
    if customer.currency == "jpy":
        return payers.payer(random, customer.company)
    return random.choice(["", "WIRE TRANSFER FROM "]) + customer.company.name.upper()


def _fee(random: Random, customer: Customer, owed: int) -> int:
    """Of a bank's usual ones mostly, small beside what is owed."""
    fee = random.choice(ABROAD[customer.currency])
    if random.random() < 0.08:
        fee = random.randrange(60, 900)
    return fee if fee * 6 < owed else 0


def oldest(random: Random, sample: Sample, customer: Customer) -> None:
    put(random, sample, "oldest", customer, [customer.oldest])


def any_one(random: Random, sample: Sample, customer: Customer) -> None:
    """Mostly not the oldest: that one is disputed, or lost in somebody's drawer."""
    put(random, sample, "any one", customer, [random.choice(customer.invoices)])


def everything(random: Random, sample: Sample, customer: Customer) -> None:
    fee = _fee(random, customer, customer.oldest.remaining.minor) if random.random() < 0.4 else 0
    put(random, sample, "everything", customer, customer.invoices, fee)


def oldest_ones(random: Random, sample: Sample, customer: Customer) -> None:
    count = random.randint(1, len(customer.invoices))
    fee = _fee(random, customer, customer.oldest.remaining.minor) if random.random() < 0.4 else 0
    put(random, sample, "oldest ones", customer, customer.invoices[:count], fee)


def some(random: Random, sample: Sample, customer: Customer) -> None:
    chosen = random.sample(customer.invoices, random.randint(1, min(6, len(customer.invoices))))
    fee = _fee(random, customer, chosen[0].remaining.minor) if random.random() < 0.2 else 0
    put(random, sample, "some", customer, sorted(chosen, key=lambda one: one.due_at), fee)


def less_fee(random: Random, sample: Sample, customer: Customer) -> None:
    paid = customer.oldest if random.random() < 0.7 else random.choice(customer.invoices)
    put(random, sample, "less a fee", customer, [paid], _fee(random, customer, paid.remaining.minor))


def each(random: Random, sample: Sample, customer: Customer) -> None:
    """One transfer for each invoice, in any order, all by one name."""
    payer = _payer(random, customer)
    for one in random.sample(customer.invoices, len(customer.invoices)):
        put(random, sample, "each", customer, [one], payer=payer)


def twice(random: Random, sample: Sample, customer: Customer) -> None:
    """By mistake: the second transfer paid nothing, unless a like invoice is owed, which it then pays by law."""
    payer, paid = _payer(random, customer), customer.oldest
    like = [one for one in customer.invoices[1:] if one.remaining == paid.remaining]
    put(random, sample, "twice", customer, [paid], payer=payer)
    add(random, sample, "twice", paid.remaining, payer, like[:1])


def with_number(random: Random, sample: Sample, customer: Customer) -> None:
    paid = random.choice(customer.invoices)
    number = _typed(random, paid.number or "")
    fee = _fee(random, customer, paid.remaining.minor) if random.random() < 0.3 else 0
    if random.random() < 0.5:
        put(random, sample, "number", customer, [paid], fee, memo=number)
    else:
        put(random, sample, "number", customer, [paid], fee, payer=f"{number} {_payer(random, customer)}")


def by_another(random: Random, sample: Sample, customer: Customer) -> None:
    """A parent pays for its daughter, and says the number."""
    other, paid = random.choice(sample.customers), random.choice(customer.invoices)
    put(random, sample, "by another", customer, [paid], payer=_payer(random, other), memo=paid.number or "")


def remembered(random: Random, sample: Sample, customer: Customer) -> None:
    payer = payers.as_written(
        random, payers.as_bank(companies.owner(random) + " " + random.choice("アイウエオ") + "ヤ")
    )
    sample.remember(payer, customer)
    if random.random() < 0.3:
        sample.remember(payer, random.choice(sample.customers))
    oldest_of = customer.oldest if random.random() < 0.8 else random.choice(customer.invoices)
    fee = _fee(random, customer, oldest_of.remaining.minor) if random.random() < 0.3 else 0
    put(random, sample, "remembered", customer, [oldest_of], fee, payer=payer)


def closed_number(random: Random, sample: Sample, customer: Customer) -> None:
    """An invoice that is paid already is paid again, and its number is said."""
    prefix, _, last = (customer.oldest.number or "").rpartition("-")
    memo = _typed(random, f"{prefix}-{max(int(last) - random.randint(1, 3), 0):04}")
    add(random, sample, "closed number", customer.oldest.remaining, _payer(random, customer), [], memo)


def too_little(random: Random, sample: Sample, customer: Customer) -> None:
    """Round sums on account, which only by chance are some of the invoices."""
    part = customer.oldest.remaining.minor * random.randint(2, 6) // 10
    amount = Money(max(part // 1000, 1) * random.choice([1000, 1100]), customer.currency)
    _unless_owed(random, sample, "too little", amount, customer)


def too_much(random: Random, sample: Sample, customer: Customer) -> None:
    total = sum(one.remaining.minor for one in customer.invoices)
    amount = Money(total + random.choice([1000, 5500, 110, 550]), customer.currency)
    add(random, sample, "too much", amount, _payer(random, customer), [])


def for_two(random: Random, sample: Sample, customer: Customer) -> None:
    """One transfer for two companies of a group: not of one customer, so of none."""
    other = random.choice([one for one in sample.customers if one.currency == customer.currency and one != customer])
    amount = customer.oldest.remaining + other.oldest.remaining
    _unless_owed(random, sample, "for two", amount, customer)


def too_early(random: Random, sample: Sample, customer: Customer) -> None:
    """Of an old statement: it paid an invoice of its own time, by which another is now owed."""
    day = customer.oldest.issued_at.date() - timedelta(days=random.randrange(5, 40))
    number = len(sample.deposits) + 1
    deposit = Deposit(number, day, customer.oldest.remaining, _payer(random, customer))
    sample.add("too early", deposit, [])


def _unless_owed(random: Random, sample: Sample, story: str, amount: Money, customer: Customer) -> None:
    """Who pays just what one invoice, the oldest ones or all come to has paid them, whatever it was meant for."""
    owed = [one.remaining.minor for one in customer.invoices]
    fees = {0, *bank_fees.USUAL[customer.currency]}
    if not {whole - amount.minor for whole in (*owed, *accumulate(owed))} & fees:
        add(random, sample, story, amount, _payer(random, customer), [])


def _stranger(random: Random, sample: Sample) -> None:
    """Interest, refunds, other business: often of an amount that somebody owes, some by a name like a customer's."""
    customer = random.choice([one for one in sample.customers if one.currency == "jpy"])
    amount = random.choice([customer.oldest.remaining, Money(random.randrange(1, 900000), "jpy")])
    kind = random.random()
    if kind < 0.3:
        payer = random.choice(["リソク", "ケツサンオリソク", "ヘンキン", "ﾕｳﾁﾖ ﾊﾗｲﾓﾄﾞｼ", "ゼイムシヨ カンプキン"])
    elif kind < 0.6:
        payer = _payer(random, Customer(customer.id, next(iter(companies.companies(random, 1))), "jpy", []))
        sounds = {normalised(one.company.sound) for one in sample.customers}
        payer = payers.as_bank(companies.owner(random)) if normalised(payer) in sounds else payer
    else:
        payer = _nearly(random, customer)
    add(random, sample, "stranger", amount, payers.as_written(random, payer), [])


def _nearly(random: Random, customer: Customer) -> str:
    """Another company whose name goes on, or has another form: ミナト and ミナトフーズ are two."""
    company, sound = customer.company, payers.as_bank(customer.company.sound)
    if company.code and random.random() < 0.4:
        other = random.choice([code for code in "カユド" if code != company.code])
        return f"{other}){sound}"
    return payers.with_form(company, sound + random.choice(["フーズ", "エステート", "ケンキユウジヨ", "リース"]))


def _typed(random: Random, number: str) -> str:
    """As people type it: wide, without the hyphen, without the zeros, with words around, or its end alone."""
    prefix, _, last = number.rpartition("-")
    return random.choice(
        [
            number,
            number.translate({code: code + 0xFEE0 for code in range(33, 127)}),
            number.replace("-", ""),
            number.replace("-", " "),
            f"{prefix}-{int(last)}",
            f"INV {number} オシハライ",
            f"セイキユウシヨ{last}",
            last,
        ]
    )


STORIES: list[tuple[Story, int]] = [
    (oldest, 20),
    (any_one, 8),
    (everything, 9),
    (oldest_ones, 7),
    (some, 7),
    (less_fee, 14),
    (each, 5),
    (twice, 3),
    (with_number, 8),
    (by_another, 3),
    (remembered, 9),
    (closed_number, 2),
    (too_little, 4),
    (too_much, 2),
    (for_two, 2),
    (too_early, 2),
]
