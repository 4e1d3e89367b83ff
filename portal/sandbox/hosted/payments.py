"""What the hosted pages do with money: the card on file, a test card, a transfer, and what has been paid so far."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.sandbox.api import cash_balance, collection, payment_methods
from portal.sandbox.books import Books
from portal.sandbox.declines import DECLINES, WITHOUT_DECLINE_CODE
from portal.sandbox.hosted.language import Language
from portal.sandbox.hosted.sample_cards import CARDS, SampleCard
from portal.sandbox.hosted.words import WORDS
from portal.sandbox.refusal import StripeRefusal, invalid
from portal.sandbox.shelf import Thing


def default_card(books: Books, customer_id: str) -> Thing | None:
    method = books.take("customer", customer_id)["invoice_settings"]["default_payment_method"]
    return books.find("payment_method", method) if method else None


def card_for(books: Books, invoice: Thing) -> Thing | None:
    """What would be charged without another choice."""
    method = collection.method_for(books, invoice)
    return books.find("payment_method", method) if method else None


def invoice_of(books: Books, charge: Thing) -> Thing | None:
    intent = books.find("payment_intent", charge["payment_intent"])
    return books.find("invoice", intent["payment_details"]["order_reference"]) if intent else None


def transfer_for(books: Books, invoice: Thing) -> Thing | None:
    """Where to transfer to, if this invoice may be paid so."""
    if "customer_balance" not in (invoice["payment_settings"]["payment_method_types"] or ()):
        return None
    by = {"type": "jp_bank_transfer"}
    return cash_balance.instructions(
        books, invoice["customer"], bank_transfer=by, currency=invoice["currency"], funding_type="bank_transfer"
    )


def receive_transfer(books: Books, invoice: Thing) -> None:
    amount = invoice["amount_remaining"]
    cash_balance.fund(books, invoice["customer"], amount=amount, currency=invoice["currency"])


def sample_card(name: str) -> SampleCard:
    for card in CARDS:
        if card.name == name:
            return card
    raise invalid("Choose one of the cards.", param="card")


@contextmanager
def new_card(books: Books, customer_id: str, name: str) -> Iterator[str]:
    """A card to pay with once; it stays with the customer only if the payment goes through."""
    method = _attach(books, customer_id, sample_card(name))
    try:
        yield method["id"]
    except StripeRefusal:
        payment_methods.detach(books, method["id"])
        raise


def save_card(books: Books, customer_id: str, name: str) -> None:
    """Make it what invoices are charged to from now on."""
    card = sample_card(name)
    if card.refused and card.declines:
        decline = DECLINES[card.declines]
        decline_code = None if card.declines in WITHOUT_DECLINE_CODE else card.declines
        raise StripeRefusal(402, "card_error", decline.message, code=decline.code, decline_code=decline_code)
    method = _attach(books, customer_id, card)
    payment_methods.set_default(books, customer_id, method["id"])


def said(language: Language, refusal: StripeRefusal) -> str:
    """Stripe's own message is English; what these pages know how to say, they say themselves."""
    code = refusal.details.get("decline_code") or refusal.details.get("code")
    word = f"refused_{code}"
    return language.say(word) if word in WORDS else refusal.message


def _attach(books: Books, customer_id: str, card: SampleCard) -> Thing:
    return payment_methods.attach(
        books,
        customer_id,
        brand=card.brand,
        last4=card.last4,
        exp_month=card.exp_month,
        exp_year=card.exp_year,
        decline=card.declines,
    )
