"""Stripe, for the portal's tests: the stand-in on a loopback port, with a witness around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from starlette.types import ASGIApp

from tests.sandbox.calls import Calls, Thing
from tests.sandbox.server import SandboxServer
from tests.stripe.description import Description, Witness

AOBA_CLINIC = "cus_AobaClinic"
KITAHAMA_LAW = "cus_KitahamaLaw"
MINATO_TRADING = "cus_MinatoTrading"
SAKURA_DENTAL = "cus_SakuraDental"
TANAKA_WORKS = "cus_TanakaWorks"
NORTHWIND = "cus_Northwind"
MALLORY = "cus_Mallory"

STANDARD = "price_1StandardMonthlyJpy"

ADDRESSES = {
    AOBA_CLINIC: "hana@aoba-clinic.example",
    KITAHAMA_LAW: "somu@kitahama-law.example",
    MINATO_TRADING: "keiri@minato-trading.example",
    SAKURA_DENTAL: "uketsuke@sakura-dental.example",
    TANAKA_WORKS: "keiri@tanaka-works.example",
    NORTHWIND: "billing@northwind.example",
    MALLORY: "mallory@mallory-consulting.example",
}


class StandIn(Calls):
    """Asked by the portal under test, and by the test itself: what happened, and what shall go wrong."""

    def __init__(self, server: SandboxServer, witness: Witness) -> None:
        super().__init__(server.client())
        self.url = server.url
        self.books = server.app.state.books
        self.witness = witness
        self.shared = False  # by all tests of this run

    def asked(self) -> dict[str, int]:
        """`GET /v1/invoices` and the like, each with how often it was called since the test began."""
        calls = self.client.get("/_sandbox/requests").json()
        return {f"{call['method']} {call['path']}": call["count"] for call in calls}

    def behave(self) -> None:
        """No faults, nothing asked, nothing witnessed."""
        self.client.delete("/_sandbox/faults")
        self.client.delete("/_sandbox/keys")
        self.client.delete("/_sandbox/requests")
        self.witness.violations.clear()

    @contextmanager
    def dressed(self, **branding: str | None) -> Iterator[Thing]:
        """The account with another brand, for as long as this lasts."""
        before = dict(self.books.account["settings"]["branding"])
        try:
            yield self._change_account(branding)
        finally:
            self._change_account(before)

    def _change_account(self, branding: dict[str, str | None]) -> Thing:
        changed: Thing = self.client.post("/_sandbox/account", json={"settings": {"branding": branding}}).json()
        return changed

    @contextmanager
    def restored(self, *kinds: str) -> Iterator[None]:
        """Of these kinds everything is afterwards as it was before: others use this Stripe, too."""
        shelves = {kind: {id: deepcopy(thing) for id, thing in self.books.objects[kind].items()} for kind in kinds}
        try:
            yield
        finally:
            for kind, before in shelves.items():
                for id in list(self.books.objects[kind]):
                    if id in before:
                        self.books.objects[kind][id].update(before[id])
                    else:
                        self.books.shelves[kind].remove(id)

    def left_behind(self) -> list[str]:
        """What a test did here that later ones would trip over."""
        moved = ["the clock was moved"] if self.books.clock.ahead else []
        made = [one for one in self.books.objects["billing_portal.configuration"].values() if not one["is_default"]]
        return moved + [f"the configuration {one['id']} was made" for one in made]

    def invoices_of(self, customer: str, **filters: Any) -> list[Thing]:
        """The newest hundred."""
        found: list[Thing] = self.get("invoices", {"customer": customer, "limit": 100, **filters})["data"]
        return found

    def last_session(self) -> Thing:
        """The newest visit to the Customer Portal: Stripe lists them nowhere."""
        sessions: list[Thing] = list(self.books.objects["billing_portal.session"].values())
        return max(sessions, key=lambda session: (session["created"], sessions.index(session)))

    def subscription_of(self, customer: str) -> Thing:
        found: Thing = self.get("subscriptions", {"customer": customer})["data"][0]
        return found

    def newcomer(self, card: str = "pm_card_visa", **facts: Any) -> Thing:
        """A customer of this test only, paying by that card of Stripe's test cards."""
        customer = self.post("customers", {"name": "新規医院", "email": "new@shinki.example", **facts})
        method = self.post(f"payment_methods/{card}/attach", {"customer": customer["id"]})
        settings = {"default_payment_method": method["id"]}
        changed: Thing = self.post(f"customers/{customer['id']}", {"invoice_settings": settings})
        return changed

    def subscribe(self, customer: str, price: str = STANDARD, quantity: int = 10, **terms: Any) -> Thing:
        items = [{"price": price, "quantity": quantity}]
        begun: Thing = self.post("subscriptions", {"customer": customer, "items": items, **terms})
        return begun


@contextmanager
def serve_stand_in() -> Iterator[StandIn]:
    """The sample company behind a real port; every call is held against Stripe's own description."""
    witnesses: list[Witness] = []

    def watch(app: ASGIApp) -> ASGIApp:
        witnesses.append(Witness(app, Description.load()))
        return witnesses[0]

    with SandboxServer(wrap=watch) as server:
        stand_in = StandIn(server, witnesses[0])
        with stand_in.client:
            yield stand_in
