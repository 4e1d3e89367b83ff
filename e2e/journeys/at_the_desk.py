"""The operator's staff: their door, and what they send as it should not be."""

from e2e.people import ITO, Visitor


def the_staffs_door(visitor: Visitor) -> None:
    visitor.go("/staff/sign-in")


def setting_a_failed_card_aside(visitor: Visitor) -> None:
    visitor.come_back(ITO, "/staff/failures")
    form = visitor.page.locator("[data-invoice] form").first
    visitor.page.locator("[data-invoice] summary").first.click()
    form.evaluate("form => form.noValidate = true")
    form.get_by_role("button").click()
    visitor.page.get_by_role("alert").wait_for()


def _reads(visitor: Visitor, name: str, content: bytes) -> None:
    visitor.come_back(ITO, "/staff/deposits")
    visitor.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    visitor.press("Read the file")


def reading_the_sample_statement(visitor: Visitor) -> None:
    _reads(visitor, "sample.csv", visitor.context.request.get(f"{visitor.home}/demo/statement.csv").body())
    visitor.page.locator("fieldset").first.wait_for()


def looking_for_a_deposits_invoices(visitor: Visitor) -> None:
    reading_the_sample_statement(visitor)
    visitor.page.locator("fieldset a").first.click()
    visitor.page.get_by_role("checkbox").first.wait_for()


def saying_what_the_columns_are(visitor: Visitor) -> None:
    _reads(visitor, "odd.csv", f"Quand,Combien,Qui\n2026-11-25,5,{visitor.language}\n".encode())
    visitor.reads("What the columns are")


def reading_a_photograph(visitor: Visitor) -> None:
    _reads(visitor, "photo.csv", b"\xff\xd8\xff\xe0 JFIF")
    visitor.page.get_by_role("alert").wait_for()
