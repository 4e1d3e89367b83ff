"""Staff's pages of customers and their quotes, by name, for who looks at every page there is."""

from collections.abc import Callable

from e2e.people import AUDIT, HANA, ITO, MINATO, Visitor


def _at(path: str) -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        visitor.come_back(ITO, path)

    return go


def looking_at(path: str) -> Callable[[Visitor], None]:
    """A page of Aoba's, as its people see it."""

    def go(visitor: Visitor) -> None:
        visitor.come_back(AUDIT, f"/staff/customers/{HANA.customer}")
        visitor.press("See what they see")
        visitor.go(f"/staff/customers/{HANA.customer}/view{path}")

    return go


def _offer_nothing(visitor: Visitor) -> None:
    visitor.come_back(ITO, f"/staff/customers/{MINATO.customer}/quotes")
    visitor.fill("Discount in percent (optional)", "500")
    visitor.press("Have Stripe sum it up")
    visitor.page.get_by_role("alert").first.wait_for()


def _draft(visitor: Visitor) -> None:
    visitor.come_back(ITO, f"/staff/customers/{MINATO.customer}/quotes")
    visitor.page.locator("#words0").fill("Setup")
    visitor.page.locator("#amount0").fill("30000")
    visitor.press("Have Stripe sum it up")
    visitor.reads("Quote, not given out yet")


PAGES: dict[str, Callable[[Visitor], None]] = {
    "customers": _at("/staff/customers"),
    "customers, none found": _at("/staff/customers?q=nobody"),
    "a customer": _at(f"/staff/customers/{HANA.customer}"),
    "a customer, owing": _at(f"/staff/customers/{MINATO.customer}"),
    "looking at a customer's overview": looking_at("/"),
    "looking at a customer's people": looking_at("/members"),
    "staff's quotes": _at("/staff/quotes"),
    "a quote to offer": _at(f"/staff/customers/{MINATO.customer}/quotes"),
    "nothing offered": _offer_nothing,
    "a quote not given out": _draft,
}
