"""The portal's own receipt: made out once, numbered without a gap, marked from the second copy on, and only theirs."""

import asyncio
import io
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from portal.assembly import Portal
from portal.model.company import Company
from portal.money import Money
from tests import make
from tests.conftest import Given
from tests.people import HANA, Person, text_of

AT = "/invoices/in_1/portal-receipt"
COMPANY = Company(
    "acct_1", "ヒノデソフト株式会社", "JP", address="東京都渋谷区渋谷2-24-12", registration_number="T1234567890123"
)


def transferred(id: str = "in_1", customer: str = make.AOBA, **facts: Any) -> Any:
    """Paid to the company's own bank account, and marked paid by hand."""
    paid = make.payment(f"inpay_{id}", id, customer, method="payment_record", receipt_url=None, receipt_number=None)
    return make.invoice(id, customer, **{"payments": (paid,), **facts})


@pytest.fixture(autouse=True)
async def _issuer(portal: Portal, given: Given) -> None:
    await given(COMPANY)
    await portal.learn_company()


async def issue(person: Person, addressee: str = "青葉クリニック 御中", at: str = AT) -> None:
    assert (await person.post(at, data={"addressee": addressee})).headers["location"] == at


async def pdf_of(person: Person, at: str = AT) -> str:
    answer = await person.get(f"{at}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).replace("\0", "")


async def test_the_addressee_is_written_once_then_kept_and_shown(hana: Person, given: Given) -> None:
    await given(transferred())
    assert 'value="青葉クリニック"' in (await hana.get(AT)).text
    await issue(hana, "青葉クリニック  会計課 御中 ")
    await issue(hana, "Somebody else")
    page = await hana.get(AT)

    assert "青葉クリニック 会計課 御中" in text_of(page.text)
    assert "R-000001" in text_of(page.text)
    assert "<input class" not in page.text


async def test_the_paper_says_what_a_bookkeeper_asks_of_it(hana: Person, given: Given) -> None:
    await given(transferred(about="10 × Standard (at ¥1,000 / month)"))
    await issue(hana)
    said = await pdf_of(hana)

    for words in ("R-000001", "青葉クリニック 御中", "¥11,000", "AOBA-1", "For 10 × Standard (invoice", "May 1, 2026"):
        assert words in said
    assert "ヒノデソフト株式会社\n東京都渋谷区渋谷2-24-12\nRegistration number T1234567890123" in said
    assert "10% ¥10,000 ¥1,000" in said
    assert "no revenue stamp" in said


async def test_it_speaks_the_language_of_the_page(hana: Person, given: Given) -> None:
    await given(transferred())
    hana.headers["Accept-Language"] = "ja"
    assert 'value="青葉クリニック 御中"' in (await hana.get(AT)).text
    await issue(hana)
    said = await pdf_of(hana)

    assert "領 収 書" in said
    assert "上記の金額を正に領収いたしました" in said
    assert "登録番号 T1234567890123" in said


async def test_every_copy_after_the_first_is_marked(hana: Person, given: Given) -> None:
    await given(transferred())
    await issue(hana)
    assert (await hana.head(f"{AT}.pdf")).status_code == 200
    copies = await asyncio.gather(*(pdf_of(hana) for _ in range(3)))

    assert sorted("Reissued" in copy for copy in copies) == [False, True, True]


async def test_numbers_have_no_gap_and_no_twin_however_many_are_issued_at_once(
    hana: Person, mallory: Person, given: Given
) -> None:
    ids = [f"in_{n}" for n in range(12)]
    await given(*(transferred(id) for id in ids), transferred("in_m", make.MALLORYS))
    places = [f"/invoices/{id}/portal-receipt" for id in ids for _ in range(2)]
    await asyncio.gather(
        *(issue(hana, at=at) for at in places), issue(mallory, "Mallory", "/invoices/in_m/portal-receipt")
    )
    pages = [await hana.get(at) for at in places[::2]] + [await mallory.get("/invoices/in_m/portal-receipt")]
    numbers = sorted(page.text.split('data-receipt="')[1].split('"')[0] for page in pages)

    assert numbers == [f"R-{n:06}" for n in range(1, 14)]


@pytest.mark.parametrize(("typed", "said"), [("  ", "made out to"), ("御" * 101, "at most 100"), ("☕ 様", "☕")])
async def test_an_addressee_that_cannot_be_printed_is_told_and_nothing_is_issued(
    hana: Person, given: Given, typed: str, said: str
) -> None:
    await given(transferred())
    answer = await hana.post(AT, data={"addressee": typed})

    assert answer.status_code == 400
    assert said in text_of(answer.text)
    assert f'value="{typed.strip()}"' in answer.text
    assert (await hana.get(f"{AT}.pdf")).headers["location"] == AT


@pytest.mark.parametrize("name", ["濵田商店", "桒原栁二", "増田 增田", "神﨑髙﨟", "김치 주식회사", "软件有限公司"])
async def test_a_customer_has_it_in_their_own_name(hana: Person, given: Given, name: str) -> None:
    await given(make.customer(name=name, email=HANA), transferred())
    page = await hana.get(AT)
    await issue(hana, f"{name} 御中")

    assert "data-missing" not in page.text
    assert f"{name} 御中" in await pdf_of(hana)


async def test_what_stands_on_a_line_is_printed_whole(hana: Person, given: Given) -> None:
    about = "プランⅡ（4月1日～4月30日）①②℡㈱"
    await given(transferred(about=about, lines=(replace(make.line(), description=about),)))
    await issue(hana)

    assert (await pdf_of(hana)).count(about) == 2


async def test_a_letter_that_no_font_has_is_told_before_and_seen_to_be_missing(hana: Person, given: Given) -> None:
    await given(make.customer(name="קפה Café☕", email=HANA), transferred())
    page = await hana.get(AT)

    assert "〓 stands in their place on the PDF: הפק☕" in text_of(page.text)
    await issue(hana, "קפה Café☕")
    assert "〓〓〓 Café〓" in await pdf_of(hana)


async def test_who_was_told_that_a_letter_cannot_be_printed_may_have_it_so(hana: Person, given: Given) -> None:
    await given(transferred())
    told = await hana.post(AT, data={"addressee": "☕ 様"})
    assert 'name="told" value="☕"' in told.text
    answer = await hana.post(AT, data={"addressee": "☕ 様", "told": "☕"})

    assert answer.headers["location"] == AT
    assert "〓 様" in await pdf_of(hana)


async def test_an_invoice_that_stripe_writes_a_receipt_for_takes_none(hana: Person, given: Given) -> None:
    others = [
        make.invoice("in_card", payments=(make.payment(invoice="in_card"),)),
        transferred("in_open", status="open"),
        transferred("in_nought", total=0),
        transferred("in_credit", amount_paid=0, amount_due=0),
    ]
    await given(*others)
    for one in others:
        at = f"/invoices/{one.id}/portal-receipt"
        answers = [await hana.get(at), await hana.get(f"{at}.pdf"), await hana.post(at, data={"addressee": "x"})]

        assert {answer.status_code for answer in answers} == {404}, one.id


async def test_anothers_receipt_is_as_if_it_were_not_there(hana: Person, mallory: Person, given: Given) -> None:
    await given(transferred())
    await issue(hana)
    answers = [await mallory.get(AT), await mallory.get(f"{AT}.pdf"), await mallory.get("/invoices/in_none")]
    posted = await mallory.post(AT, data={"addressee": "Mallory"})

    assert {answer.status_code for answer in (*answers, posted)} == {404}
    assert len({answer.text for answer in answers}) == 1


async def test_what_was_issued_stays_even_if_stripe_has_a_receipt_later(hana: Person, given: Given) -> None:
    await given(transferred())
    await issue(hana)
    whole = transferred()
    await given(replace(whole, payments=(replace(whole.payments[0], receipt_url="https://pay.stripe.com/r"),)))

    assert "R-000001" in await pdf_of(hana)


async def test_what_came_off_before_it_was_paid_stands_on_the_paper(hana: Person, given: Given) -> None:
    paid = make.payment(method="customer_balance", receipt_url=None, receipt_number=None, amount=Money(10000, "jpy"))
    await given(transferred(payments=(paid,), amount_due=10000, amount_paid=10000, balance_applied=1000))
    await issue(hana)
    said = await pdf_of(hana)

    assert "Settled from the balance -¥1,000" in said
    assert said.count("¥10,000") >= 3


async def test_the_tax_is_that_of_the_amount_received(hana: Person, given: Given) -> None:
    off = replace(make.invoice().taxes[0], amount=Money(100, "jpy"), taxable=Money(1000, "jpy"))
    note = make.credit_note(type="pre_payment", refunded=0, taxes=(off,))
    paid = transferred(amount_due=9900, amount_paid=9900, credit_notes=1100)
    await given(paid)
    await issue(hana)
    unknown = await pdf_of(hana)
    await given(note)
    said = await pdf_of(hana)

    assert "For the tax by rate please see the invoice and its credit notes." in unknown
    assert "By tax rate" not in unknown
    assert "Credit notes -¥1,100" in said
    assert "10% ¥9,000 ¥900" in said


async def test_who_may_only_look_downloads_what_somebody_else_has_made_out(
    hana: Person, ken: Person, given: Given
) -> None:
    await given(transferred())
    page = text_of((await ken.get(AT)).text)
    refused = await ken.post(AT, data={"addressee": "Ken"})

    assert "as soon as an owner or somebody of billing has written" in page
    assert "Issue the receipt" not in page
    assert refused.status_code == 403
    await issue(hana)
    assert "青葉クリニック 御中" in await pdf_of(ken)
