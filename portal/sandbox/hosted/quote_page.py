"""A quote's document, which Stripe hands out to whoever has a key: there is no link to it."""

from portal.sandbox.books import Books
from portal.sandbox.hosted.quote_pdf import quote_document
from portal.sandbox.operation import Operation
from portal.sandbox.refusal import invalid


def document(books: Books, id: str) -> bytes:
    quote = books.take("quote", id)
    if quote["number"] is None:
        raise invalid("The PDF of a quote exists once the quote has been finalized.")
    customer = books.objects["customer"][quote["customer"]]
    return quote_document(books, quote, books.account, customer)


OPERATIONS = [Operation("GET", "/v1/quotes/{quote}/pdf", document, media_type="application/pdf")]
