"""Customers who pay by transfer: whether what must stand on their invoices does."""

from portal.billing.differences import counted
from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, warning
from portal.language import _
from portal.model.transfer_customer import Terms, TransferContract, terms_of
from portal.stripe_api.bulk import BulkReader
from portal.stripe_api.pace import pace_for
from portal.stripe_api.transfer_customers import fetch_transfer_contracts

SETUP = _("portal setup FILE; new customers need it, too.")


async def examine(case: Case) -> list[Finding]:
    portal, declared = case.portal, case.declared
    reader = BulkReader(portal.stripe, pace_for(portal.settings.stripe_api_key))
    leave = declared.transfer.leave if declared else ()
    known = [one async for one in fetch_transfer_contracts(reader) if one.customer not in leave]
    everybody = {one.customer for one in known}
    terms = terms_of(declared.transfer) if declared else Terms()
    odd = {one.customer: one.name for one in known if _differs(one, terms, declared is not None)}
    if not odd:
        return [ok("transfer-customers", _("%(count)s, with what must stand on their invoices"), count=len(everybody))]
    facts = {"odd": len(odd), "count": len(everybody), "names": counted(odd.values())}
    if declared:
        says = _("%(odd)s of %(count)s are without what is declared: %(names)s")
        return [warning("transfer-customers", says, SETUP, **facts)]
    says = _("%(odd)s of %(count)s are without a footer, such as your bank details: %(names)s")
    return [warning("transfer-customers", says, SETUP, **facts)]


def _differs(found: TransferContract, terms: Terms, declared: bool) -> bool:
    if not declared:
        return not found.footer
    return bool(terms.of_customer(found) or terms.of_contract(found))
