"""The demo on free ports, in a thread with its own event loop, and the levers behind it that a test may pull."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import httpx
from playwright.sync_api import Cookie
from starlette.applications import Starlette
from starlette.types import ASGIApp

from portal.access.secret import hashed
from portal.demo import Demo, open_demo
from portal.mail.delivery import Deliver, delivery_of
from portal.sandbox.api import payment_methods
from portal.sandbox.books import Books
from tests.mail.server import PostOffice, open_post_office
from tests.stripe.description import Description, Witness

PATIENCE = 30.0
SENDER = "billing@hinode-schedule.example"

T = TypeVar("T")


class Stage:
    """Everything that the stand-in answers, and all that the portal asks of it, is witnessed."""

    demo: Demo
    witness: Witness
    stripe: httpx.Client
    office: PostOffice

    def __init__(self, folder: Path, *, with_post: bool = False, **settings: Any) -> None:
        """`with_post`: a mail server takes every mail, too, as in real operation. `settings` are the portal's own."""
        self._settings = settings
        self.kept_cookies: dict[str, list[Cookie]] = {}
        self._with_post = with_post
        self._folder = folder
        self._up = threading.Event()
        self._trouble: BaseException | None = None
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self._perform, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._up.wait(60)
        if self._trouble is not None:
            raise self._trouble
        key = {"Authorization": "Bearer sk_test_stage"}
        afresh = httpx.Limits(max_keepalive_connections=0)  # a kept connection may be closed just when it is used again
        self.stripe = httpx.Client(
            base_url=self.demo.stripe, headers=key, limits=afresh, trust_env=False, timeout=PATIENCE
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stripe.close()
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(PATIENCE)

    @property
    def mails(self) -> list[dict[str, str]]:
        """Newest first."""
        mails: list[dict[str, str]] = httpx.get(f"{self.demo.portal}/demo/inbox.json", trust_env=False).json()
        return mails

    def fetch(self, path: str) -> str:
        """What the portal answers to whoever asks."""
        return httpx.get(f"{self.demo.portal}{path}", trust_env=False).text

    def find(self, address: str, **asked: str | int) -> Any:
        """What the stand-in's books say."""
        return self.stripe.get(f"/v1/{address}", params=asked).raise_for_status().json()

    def bill(self, customer: str, amount: int, currency: str, text: str, **terms: str | int) -> Any:
        """An open invoice that somebody wrote by hand, not yet tried. The portal hears of it by webhook."""
        invoice = self._post("invoices", customer=customer, currency=currency, auto_advance="false", **terms)
        item = {"customer": customer, "invoice": invoice["id"], "amount": amount, "currency": currency}
        self._post("invoiceitems", description=text, **item)
        return self._post(f"invoices/{invoice['id']}/finalize", auto_advance="false")

    def add_customer(self, name: str, email: str, **facts: str) -> str:
        """The portal hears of it by webhook."""
        return str(self._post("customers", name=name, email=email, **facts)["id"])

    def give_card(self, customer: str, last4: str, expires: date, decline: str | None = None) -> None:
        """The customer's own from now on; with `decline` every charge meets it."""
        month, year = expires.month, expires.year
        card = payment_methods.attach(
            self.books, customer, brand="visa", last4=last4, exp_month=month, exp_year=year, decline=decline
        )
        payment_methods.set_default(self.books, customer, card["id"])

    def subscribe(self, customer: str, price: str, **terms: str | int) -> Any:
        item: dict[str, str | int] = {"items[0][price]": price, "items[0][quantity]": 2}
        return self._post("subscriptions", **{"customer": customer, **item, **terms})

    def mark_paid(self, invoice: str) -> None:
        """The transfer came to the company's own account."""
        self._post(f"invoices/{invoice}/pay", paid_out_of_band="true")

    def pay(self, invoice: str) -> None:
        """By the card on file, not through the portal."""
        self._post(f"invoices/{invoice}/pay")

    def credit(self, customer: str, amount: int) -> None:
        """To come off the next bill: so much of the customer's own."""
        self._post(f"customers/{customer}", balance=-amount)

    def let_the_card_fail(self, invoice: str, code: str) -> None:
        """As Stripe charges the card on file."""
        self.misbehave(next_decline=code)
        refused = self.stripe.post(f"/v1/invoices/{invoice}/pay")
        assert refused.status_code == 402, refused.text

    def pay_back(self, invoice: str, amount: int) -> None:
        """To the card, with a credit note that says so."""
        self._post("credit_notes", invoice=invoice, amount=amount, refund_amount=amount, reason="order_change")

    def advance(self, *, days: int) -> None:
        """Renewals, retries and the ends of trials happen on the way."""
        self.stripe.post("/_sandbox/advance", data={"seconds": days * 86400}).raise_for_status()

    def dress(self, **branding: str | None) -> None:
        """The account in other colours, as the operator picks them in Stripe's Dashboard."""
        self.stripe.post("/_sandbox/account", json={"settings": {"branding": branding}}).raise_for_status()

    def misbehave(self, **faults: object) -> None:
        """The stand-in does, until the end of the test."""
        self.stripe.post("/_sandbox/faults", json=faults).raise_for_status()

    def behave(self) -> None:
        self.stripe.delete("/_sandbox/faults").raise_for_status()

    def forget_attempts(self) -> None:
        """All tests ask for links from the same place: each begins with a clean count."""
        self._change("DELETE FROM attempts")

    def let_links_expire(self) -> None:
        self._change("UPDATE sign_in_links SET expires_at = strftime('%s', 'now') - 1")

    def let_the_product_in(self) -> str:
        """The key of an operator's own back end."""
        key = "portal_key_of_the_stage"
        row = "INSERT OR IGNORE INTO api_keys (id, name, key_hash, created_at) VALUES ('key_1', 'shop', ?, 0)"
        self._change(row, hashed(key))
        return key

    def let_documents_grow_old(self, invoice: str) -> None:
        """As if the addresses of its documents had last been read years ago."""
        self._change("UPDATE invoice_links SET fetched_at = 0 WHERE invoice = ?", invoice)

    def let_it_be_late(self, invoice: str, days: int) -> None:
        """As if it had been due so many days ago."""
        self._change("UPDATE invoices SET due_at = strftime('%s', 'now') - ? * 86400 WHERE id = ?", str(days), invoice)

    def _post(self, address: str, **given: str | int) -> Any:
        return self.stripe.post(f"/v1/{address}", data=given).raise_for_status().json()

    def _change(self, statement: str, *values: str) -> None:
        connection = sqlite3.connect(self._folder / "portal.db", timeout=PATIENCE)
        with connection:
            connection.execute(statement, values)
        connection.close()

    def _perform(self) -> None:
        try:
            self._loop.run_until_complete(self._run())
        except BaseException as trouble:  # told to the thread that waits for it
            self._trouble = trouble
            self._up.set()
        finally:
            self._loop.close()

    async def _run(self) -> None:
        async with open_post_office() as self.office:
            server = f"smtp://127.0.0.1:{self.office.port}"
            await self._play(delivery_of(server, SENDER) if self._with_post else None)

    async def _play(self, also: Deliver | None) -> None:
        async with open_demo(self._folder, 0, wrap=self._watched, also=also, **self._settings) as demo:
            self.demo = demo
            self._up.set()
            await self._over.wait()

    def _watched(self, app: ASGIApp) -> ASGIApp:
        self.books: Books = cast(Starlette, app).state.books
        self.witness = Witness(app, Description.load())
        return self.witness


def soon(ask: Callable[[], T | None], patience: float = PATIENCE) -> T:
    """The first answer that is something, asked again and again: mails and webhooks take a moment."""
    deadline = time.monotonic() + patience
    while not (answer := ask()):
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        time.sleep(0.1)
    return answer
