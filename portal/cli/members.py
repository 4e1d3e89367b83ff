"""member: who may see a customer's account, mended by staff when nobody of the customer can any more."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from portal import clock
from portal.access import accounts, invitations, members
from portal.access.members import LastOwner
from portal.cli import transaction
from portal.cli.speech import fail, say, text, wrong
from portal.database.engine import Connection
from portal.model.account import Account
from portal.model.member import ROLES, Member, Role, role_named
from portal.model.names import CustomerId, Email, email_key, looks_like_email

T = TypeVar("T")
OWNER: Role = "owner"

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
            since = text("by Stripe")
            typer.echo(f"{stripes:<40}  {OWNER:<7}  {since}")
        for one in await members.list_for(conn, account):
            typer.echo(f"{one.email:<40}  {one.role:<7}  {_since(one)}")

    _of(customer, look, transaction.looking)


@app.command()
def add(customer: Customer, email: Address, role: AsRole = "owner") -> None:
    """Let an address in, or give it another role; it signs in by its own mailbox like everybody.

    Example: portal member add cus_NffrFeUfNV2Hib hana@example.com --role owner
    """
    wanted, address = _role(role), _address(email)
    _of(customer, lambda conn, account: invitations.let_in(conn, account, address, wanted, clock.now()))
    say("%(email)s is %(role)s of %(customer)s.", email=address, role=wanted, customer=customer)


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
        fail(
            "%(email)s is no member of %(customer)s: portal member list %(customer)s shows them",
            email=address,
            customer=customer,
        )
    say("%(email)s sees %(customer)s no more.", email=address, customer=customer)


def _of(
    customer: str,
    work: Callable[[Connection, Account], Awaitable[T]],
    once: Callable[[Callable[[Connection], Awaitable[T]]], T] = transaction.in_one,
) -> T:
    """Do it to this customer's account, or say in a line why not."""

    async def scoped(conn: Connection) -> T:
        account = await accounts.open_for_staff(conn, CustomerId(customer))
        if account is None:
            fail("the portal knows no customer %(customer)r: portal sync reads new ones", customer=customer)
        return await work(conn, account)

    try:
        return once(scoped)
    except LastOwner:
        fail("this is the account's last owner: add another one first")


def _since(one: Member) -> str:
    if one.accepted_at:
        return text("since %(day)s", day=f"{one.accepted_at:%Y-%m-%d}")
    return text("invited by %(email)s", email=one.invited_by)


def _role(name: str) -> Role:
    role = role_named(name)
    if role is None:
        raise wrong("a role is one of: %(roles)s", roles=", ".join(ROLES))
    return role


def _address(typed: str) -> Email:
    if not looks_like_email(typed):
        raise wrong("%(typed)r is no complete e-mail address", typed=typed)
    return email_key(typed)
