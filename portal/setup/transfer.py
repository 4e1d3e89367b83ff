"""Customers who pay by transfer: the footer, fields, memo and days on their invoices, one customer after the other."""

from collections.abc import Awaitable, Callable, Iterable

from portal.billing.differences import Difference, Whom, counted, flat
from portal.language import _
from portal.model.declared import Transfer
from portal.model.transfer_customer import Terms, TransferContract, terms_of
from portal.setup.step import Plan, Step
from portal.setup.words import Words, words
from portal.stripe_api.bulk import BulkReader
from portal.stripe_api.problems import NotAtStripe
from portal.stripe_api.transfer_customers import fetch_transfer_contracts, update_contract, update_customer

Report = Callable[[Words, int, int], None]  # of what, how many are done, and left
Changes = Callable[[TransferContract], dict[str, tuple[object, object]]]

CUSTOMERS = words(_("invoice settings of transfer customers"))
CONTRACTS = words(_("subscriptions billed by invoice"))
GONE = _("Deleted at Stripe meanwhile: %(count)s.")


async def plan(reader: BulkReader, transfer: Transfer, run: str, report: Report) -> Plan:
    """What was done before it was cut is not done again: only who differs is in the plan. Raises MayNot, StripeAway."""
    terms = terms_of(transfer)
    if terms == Terms():
        return Plan()
    contracts = {one.id: one async for one in fetch_transfer_contracts(reader) if one.customer not in transfer.leave}
    customers = {one.customer: one for one in contracts.values()}

    def change_customer(id: str) -> Awaitable[None]:
        return update_customer(reader, id, terms, f"setup:{run}:{id}")

    def change_contract(id: str) -> Awaitable[None]:
        return update_contract(reader, id, terms, f"setup:{run}:{id}")

    steps = (
        _step(CUSTOMERS, customers, terms.of_customer, change_customer, report),
        _step(CONTRACTS, contracts, terms.of_contract, change_contract, report),
    )
    return Plan([step for step in steps if step.differences])


def _step(
    what: Words,
    known: dict[str, TransferContract],
    changes: Changes,
    change: Callable[[str], Awaitable[None]],
    report: Report,
) -> Step:
    differing = {id: one for id, one in known.items() if changes(one)}

    async def apply() -> Words | None:
        gone = 0
        for done, id in enumerate(differing, 1):
            try:
                await change(id)
            except NotAtStripe:
                gone += 1
            report(what, done, len(differing) - done)
        return words(GONE, count=gone) if gone else None

    return Step("~", what, _shown(differing.values(), changes, len(known)), apply)


def _shown(differing: Iterable[TransferContract], changes: Changes, of_all: int) -> tuple[Difference, ...]:
    """By what is to be, and by what there is instead: how many, and the first few by name."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for one in differing:
        for name, (found, wanted) in changes(one).items():
            groups.setdefault((name, _line(found), _line(wanted)), []).append(f"{one.name} ({one.customer})")
    return tuple(
        Difference(name, found, wanted, Whom(len(who), of_all, counted(who)))
        for (name, found, wanted), who in sorted(groups.items())
    )


def _line(value: object) -> str:
    if isinstance(value, tuple):
        value = [{"name": name, "value": text} for name, text in value]
    return " ⏎ ".join(flat(value)[""].split("\n"))
