"""Whom one can be in the demo: people of the sample company's customers, and its own staff."""

from dataclasses import dataclass

from portal.access import accounts, invitations
from portal.assembly import Portal
from portal.database.engine import writing
from portal.language import _
from portal.model.member import Role, role_named
from portal.model.names import Email
from portal.model.staff import StaffRole


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody to sign in as."""

    email: str
    customer: str
    role: Role | StaffRole
    says: str


PEOPLE = (
    SamplePerson("hana@aoba-clinic.example", "cus_AobaClinic", "owner", _("Monthly seats by card")),
    SamplePerson("mari@aoba-clinic.example", "cus_AobaClinic", "billing", _("Her colleague in accounting")),
    SamplePerson("ken@aoba-clinic.example", "cus_AobaClinic", "viewer", _("Her colleague who may only look")),
    SamplePerson("somu@kitahama-law.example", "cus_KitahamaLaw", "owner", _("Yearly plan; the card expires soon")),
    SamplePerson(
        "keiri@minato-trading.example", "cus_MinatoTrading", "owner", _("Bank transfer; one invoice past due")
    ),
    SamplePerson("uketsuke@sakura-dental.example", "cus_SakuraDental", "owner", _("The card failed")),
    SamplePerson("keiri@tanaka-works.example", "cus_TanakaWorks", "owner", _("400 invoices over 12 years")),
    SamplePerson("billing@northwind.example", "cus_Northwind", "owner", _("Dollars, in English")),
    SamplePerson("mallory@mallory-consulting.example", "cus_Mallory", "owner", _("In trial, without a charge yet")),
    SamplePerson("accounting@kazehaya.example", "cus_KazehayaCafe", "owner", _("One address, two customers")),
)


STAFF = (
    SamplePerson("ito@hinode-schedule.example", "", "staff", _("Billing staff of the company itself")),
    SamplePerson("sato@hinode-schedule.example", "", "staff", _("Her colleague in billing")),
    SamplePerson("audit@hinode-schedule.example", "", "read-only", _("Her auditor, who may only read")),
)


async def let_in(portal: Portal) -> None:
    """The colleagues, invited by the owner of their account, have come."""
    now = portal.clock()
    owners = {person.customer: Email(person.email) for person in PEOPLE if person.role == "owner"}
    async with writing(portal.engine) as conn:
        for person in PEOPLE:
            email, owner = Email(person.email), owners[person.customer]
            opened = accounts.open_account(owner, await accounts.list_for(conn, owner), person.customer)
            role = role_named(person.role)
            if opened and role and role != "owner":
                member = await invitations.create(conn, opened[0], email, role, now)
                await invitations.accept(conn, str(member), email, now)
