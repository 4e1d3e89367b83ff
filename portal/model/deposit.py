"""Money that came into the operator's own bank account, and which open invoices it may have paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.model.names import CustomerId, InvoiceId
from portal.money import Money

# Why a reading is offered, in the order in which a page says it.
Ground = Literal[
    "amount",  # an invoice's whole remaining amount
    "together",  # several invoices of one customer add up to it
    "fee",  # short by a usual fee of a bank
    "odd_fee",  # short by no more than a fee may be, but by none of the usual ones
    "number",  # an invoice's number stands in the line
    "known_payer",  # this payer's name was confirmed for this customer before
    "shared_payer",  # it was, and for another customer, too
    "payer",  # the payer's name is the customer's
    "like_payer",  # the payer's name is like the customer's
]


@dataclass(frozen=True, slots=True)
class Deposit:
    """One line of a bank statement on which money came in."""

    line: int  # of the file, counted from 1
    day: date
    amount: Money
    payer: str  # as the bank wrote it
    memo: str = ""  # what else the line says: a reference, a message
    account: str = ""  # the operator's own, as `same_line` writes it; empty of lines kept before accounts were
    balance: str = ""  # of the account behind this line, where the file names no account
    is_whole: bool = True  # the file does not end in the middle of its words


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a deposit: these invoices, all of one customer, less what a bank kept."""

    customer: CustomerId
    invoices: tuple[InvoiceId, ...]
    fee: Money  # owed less received; mostly zero
    grounds: tuple[Ground, ...]
    confidence: int  # of a hundred


@dataclass(frozen=True, slots=True)
class Match:
    """A deposit and its readings, best first. Sure: only one is possible, and it may be ticked beforehand."""

    deposit: Deposit
    readings: Sequence[Reading]
    is_sure: bool
