"""The invoice as a PDF, drawn from Stripe's own objects."""

import re
from decimal import Decimal

from fpdf import XPos, YPos
from fpdf.enums import Align

from portal.paper import QUIET, Paper
from portal.sandbox.hosted.language import Language, first
from portal.sandbox.shelf import Thing

COLUMNS = (0.52, 0.1, 0.19, 0.19)


def invoice_document(invoice: Thing, account: Thing, customer: Thing, transfer: Thing | None) -> bytes:
    language = Language.of(account, first(customer["preferred_locales"]))
    paper = sheet(language, account, f"{language.say('invoice')} {invoice['number']}")
    paper.named(dates(language, invoice))
    paper.ln(8)
    paper.beside(
        [
            (language.say("from"), issuer(language, account)),
            (language.say("bill_to"), addressee(language, invoice)),
        ]
    )
    paper.ln(9)
    paper.line_of(headline(language, invoice), 17, bold=True)
    _pay_online(paper, language, invoice)
    paper.ln(6)
    table(paper, language, invoice)
    paper.sums(sums(language, invoice))
    if transfer and invoice["status"] == "open":
        paper.ln(9)
        paper.panel(language.say("bank_transfer"), language.say("bank_transfer_please"), bank(language, transfer))
    for text in (invoice["description"], invoice["footer"]):
        if text:
            paper.ln(6)
            paper.line_of(text, 9, quiet=True)
    return bytes(paper.output())


def sheet(language: Language, account: Thing, foot: str) -> Paper:
    """A sheet with its title at the left and who sends it at the right."""
    paper = Paper(
        foot,
        size="A4" if language.code == "ja" else "letter",
        brand=account["settings"]["branding"]["primary_color"],
        foot=foot,
        page_of=language.say("page_of", page="{page}", pages="{pages}"),
    )
    paper.ink(22, bold=True)
    paper.cell(paper.epw / 2, 12, foot.rsplit(" ", 1)[0])
    paper.ink(11, bold=True, colour=paper.brand)
    name = account["business_profile"]["name"]
    paper.cell(paper.epw / 2, 12, name, align=Align.R, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.ln(5)
    return paper


def issuer(language: Language, account: Thing) -> list[str]:
    profile = account["business_profile"]
    contact = [profile.get("support_phone"), profile.get("support_email")]
    return [profile["name"], *language.address(profile.get("support_address")), *filter(None, contact)]


def addressee(language: Language, invoice: Thing) -> list[str]:
    name = invoice["customer_name"] or invoice["customer_email"] or ""
    lines = [language.say("honorific", name=name), *language.address(invoice["customer_address"])]
    return [*lines, invoice["customer_email"]] if invoice["customer_email"] else lines


def dates(language: Language, invoice: Thing) -> list[tuple[str, str]]:
    issued = invoice["effective_at"] or invoice["status_transitions"]["finalized_at"] or invoice["created"]
    rows = [(language.say("invoice_number"), invoice["number"]), (language.say("issued"), language.day(issued))]
    if invoice["due_date"]:
        rows.append((language.say("due"), language.day(invoice["due_date"])))
    return rows


def headline(language: Language, invoice: Thing) -> str:
    currency = invoice["currency"]
    if invoice["status"] == "paid":
        day = language.day(invoice["status_transitions"]["paid_at"])
        return language.say("was_paid", amount=language.money(invoice["amount_paid"], currency), day=day)
    amount = language.money(invoice["amount_remaining"], currency)
    if invoice["due_date"]:
        return language.say("due_by", amount=amount, day=language.day(invoice["due_date"]))
    return language.say("owed", amount=amount)


def table(paper: Paper, language: Language, invoice: Thing) -> None:
    headings = [language.say(name) for name in ("description", "quantity", "unit_price", "amount")]
    paper.columns(headings, COLUMNS, size=8.5, colour=QUIET, height=7)
    for line in invoice["lines"]["data"]:
        if paper.will_page_break(18):
            paper.add_page()
            paper.columns(headings, COLUMNS, size=8.5, colour=QUIET, height=7)
        paper.rule()
        paper.ln(2)
        paper.columns(row(language, line), COLUMNS, bold=(0, 3), height=6)
        paper.line_of(language.period(line["period"]["start"], line["period"]["end"]), 8.5, quiet=True)
        paper.ln(2.5)


def row(language: Language, line: Thing) -> list[str]:
    unit = (line["pricing"] or {}).get("unit_amount_decimal")
    quantity = "" if line["quantity"] is None else str(line["quantity"])
    return [
        # "12 × Standard (at ¥1,200 / month)" says again what stands in the columns beside it.
        re.sub(r"^\d+ × (.+?) \(at .+\)$", r"\1", line["description"] or ""),
        quantity,
        language.money(Decimal(unit), line["currency"]) if unit else "",
        language.money(line["amount"], line["currency"]),
    ]


def sums(language: Language, invoice: Thing) -> list[tuple[str, str]]:
    currency = invoice["currency"]
    rows = [(language.say("subtotal"), language.money(invoice["subtotal"], currency))]
    if off := sum(one["amount"] for one in invoice["total_discount_amounts"] or ()):
        rows.append((language.say("discount"), language.money(-off, currency)))
    rows += [(tax_name(language, tax), language.money(tax["amount"], currency)) for tax in invoice["total_taxes"] or ()]
    rows.append((language.say("total"), language.money(invoice["total"], currency)))
    if balance := invoice["amount_due"] - invoice["total"]:
        name = "credited_balance" if invoice["total"] < 0 else "applied_balance"
        rows.append((language.say(name), language.money(balance, currency)))
    if invoice["amount_paid"]:
        rows.append((language.say("amount_paid"), language.money(-invoice["amount_paid"], currency)))
    return [*rows, (language.say("amount_due"), language.money(invoice["amount_remaining"], currency))]


def bank(language: Language, transfer: Thing) -> list[tuple[str, str]]:
    """The customer's own virtual account, as funding instructions give it."""
    account = transfer["bank_transfer"]["financial_addresses"][0]["zengin"]
    return [
        (language.say("bank"), f"{account['bank_name']}（{account['bank_code']}）"),
        (language.say("branch"), f"{account['branch_name']}（{account['branch_code']}）"),
        (language.say("account_type"), language.say(account["account_type"])),
        (language.say("account_number"), account["account_number"]),
        (language.say("account_holder"), account["account_holder_name"]),
    ]


def _pay_online(paper: Paper, language: Language, invoice: Thing) -> None:
    if invoice["status"] != "open" or not invoice["hosted_invoice_url"]:
        return
    paper.ink(10, bold=True, colour=paper.brand)
    said = language.say("pay_online")
    paper.cell(paper.epw, 7, said, link=invoice["hosted_invoice_url"], new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def tax_name(language: Language, tax: Thing) -> str:
    percent = round(100 * tax["amount"] / tax["taxable_amount"]) if tax["taxable_amount"] else 0
    return language.say("tax_included" if tax["tax_behavior"] == "inclusive" else "tax", percent=percent)
