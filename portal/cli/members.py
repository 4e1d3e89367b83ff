"""member: who may see a customer's account, mended by staff when nobody of the customer can any more."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from portal import clock
from portal.access import accounts, invitations, members
from portal.access.members import LastOwner
from portal.cli import transaction
from portal.database.engine import Connection
from portal.model.account import Account
from portal.model.member import ROLES, Role, role_named
from portal.model.names import CustomerId, Email, email_key, looks_like_email

T = TypeVar("T")

app = typer.Typer(
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Who may see a customer's account besides the address that Stripe has for it.

    Example: portal member list cus_NffrFeUfNV2Hib
    """,
)

Customer = Annotated[str, typer.Argument(help="The customer's id at Stripe, cus_….", show_default=False)]
Address = Annotated[str, typer.Argument(help="Their e-mail address.", show_default=False)]
AsRole = Annotated[str, typer.Option("--role", help=f"One of: {', '.join(ROLES)}.")]


@app.command("list")
def list_all(customer: Customer) -> None:
    """Show everybody: address, role, since when or invited by whom.

    Example: portal member list cus_NffrFeUfNV2Hib
    """

    async def look(conn: Connection, account: Account) -> None:
        if stripes := await members.find_stripes(conn, account):
            typer.echo(f"{stripes:<40}  owner    by Stripe")
        for one in await members.list_for(conn, account):
            since = f"since {one.accepted_at:%Y-%m-%d}" if one.accepted_at else f"invited by {one.invited_by}"
            typer.echo(f"{one.email:<40}  {one.role:<7}  {since}")

    _of(customer, look)


@app.command()
def add(customer: Customer, email: Address, role: AsRole = "owner") -> None:
    """Let an address in, or give it another role; it signs in by its own mailbox like everybody.

    Example: portal member add cus_NffrFeUfNV2Hib hana@example.com --role owner
    """
    wanted, address = _role(role), _address(email)
    _of(customer, lambda conn, account: invitations.let_in(conn, account, address, wanted, clock.now()))
    typer.echo(f"{address} is {wanted} of {customer}.")


@app.command()
def remove(customer: Customer, email: Address) -> None:
    """Take an address out: from its next click on it sees nothing.

    Example: portal member remove cus_NffrFeUfNV2Hib ken@example.com
    """
    address = _address(email)

    async def take_out(conn: Connection, account: Account) -> bool:
        await members.hold(conn, account)
        there = await members.find_by_email(conn, account, address)
        if there is not None:
            await members.remove(conn, account, there)
        return there is not None

    if not _of(customer, take_out):
        transaction.fail(f"{address} is no member of {customer}: portal member list {customer} shows them")
    typer.echo(f"{address} sees {customer} no more.")


def _of(customer: str, work: Callable[[Connection, Account], Awaitable[T]]) -> T:
    """Do it to this customer's account, or say in a line why not."""

    async def scoped(conn: Connection) -> T:
        account = await accounts.open_for_staff(conn, CustomerId(customer))
        if account is None:
            transaction.fail(f"the portal knows no customer {customer!r}: portal sync reads new ones")
        return await work(conn, account)

    try:
        return transaction.in_one(scoped)
    except LastOwner:
        transaction.fail("this is the account's last owner: add another one first")


def _role(name: str) -> Role:
    role = role_named(name)
    if role is None:
        raise typer.BadParameter(f"a role is one of: {', '.join(ROLES)}")
    return role


def _address(typed: str) -> Email:
    if not looks_like_email(typed):
        raise typer.BadParameter(f"{typed!r} is no complete e-mail address")
    return email_key(typed)
