"""The statement of account: the period that is asked for, its lines and sums in words, as a page and as a PDF."""

import io
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from pypdf import PdfReader

from portal.assembly import Portal
from portal.model.company import Company
from portal.model.credit_note import CreditNote
from portal.money import Money
from portal.pages import statements
from tests import make
from tests.conftest import Given
from tests.people import HANA, Person, text_of

WHOLE = "from=2026-01-01&to=2026-12-31"


@pytest.fixture(autouse=True)
async def _issuer(portal: Portal, given: Given) -> None:
    await given(Company("acct_1", "ヒノデソフト株式会社", "JP"))
    await portal.learn_company()


async def test_the_page_adds_up_what_was_charged_and_what_was_paid(hana: Person, given: Given) -> None:
    late = datetime(2026, 4, 10, tzinfo=UTC)
    await given(
        make.invoice("in_0", issued_at=datetime(2026, 3, 1, tzinfo=UTC), due_at=late, status="open", total=500),
        make.invoice("in_1", payments=(make.payment(),)),
        make.invoice("in_2", status="open", total=2200, due_at=datetime(2026, 6, 1, tzinfo=UTC)),
    )
    said = text_of((await hana.get("/statement")).text)

    assert "Apr 1, 2026 to May 20, 2026" in said
    assert "Brought forward ¥500" in said
    assert "Invoice AOBA-1 ¥11,000 ¥11,500" in said
    assert "Card payment, invoice AOBA-1 ¥11,000" in said
    assert "Balance at the end ¥13,200 ¥11,000 ¥2,700" in said
    assert "Not due yet ¥2,200" in said
    assert "31–60 days past due ¥500" in said


async def test_each_currency_has_sums_of_its_own(hana: Person, given: Given) -> None:
    await given(make.invoice(), make.invoice("in_2", currency="usd", status="open", total=1234))
    page = (await hana.get(f"/statement?{WHOLE}")).text

    assert page.count("<table") == 2
    assert "¥" in page
    assert "$12.34" in text_of(page)


async def test_what_was_voided_given_up_or_paid_back_is_told(hana: Person, given: Given) -> None:
    ids, sums = (make.invoice().id, make.AOBA), Money(1100, "jpy")
    await given(
        make.invoice(payments=(make.payment(),)),
        CreditNote("cn_1", *ids, "CN-1", "issued", "post_payment", sums, make.MAY, refunded=1100),
        make.invoice("in_2", status="void", ended_at=make.MAY),
        make.invoice("in_3", status="uncollectible", ended_at=make.MAY),
    )
    said = text_of((await hana.get(f"/statement?{WHOLE}")).text)

    assert "Invoice AOBA-2 cancelled" in said
    assert "Invoice AOBA-3 written off" in said
    assert "Credit note CN-1, invoice AOBA-1 ¥1,100 of what was paid already." in said
    assert "Balance at the end ¥33,000 ¥33,000 ¥0" in said


async def test_the_pdf_says_what_the_page_says(hana: Person, given: Given) -> None:
    await given(make.invoice("in_2", status="open", total=2200))
    hana.headers["Accept-Language"] = "ja"
    answer = await hana.get(f"/statement.pdf?{WHOLE}")
    said = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)

    assert 'filename="statement-20260101-20261231.pdf"' in answer.headers["content-disposition"]
    for words in ("お取引明細書", "青葉クリニック 御中", "ヒノデソフト株式会社", "請求書 AOBA-2", "¥2,200"):
        assert words in said


async def test_the_pdf_names_the_customer_whole_or_the_page_tells_what_it_cannot(hana: Person, given: Given) -> None:
    await given(make.customer(name="濵田商店☕", email=HANA), make.invoice())
    said = text_of((await hana.get(f"/statement?{WHOLE}")).text)
    paper = PdfReader(io.BytesIO((await hana.get(f"/statement.pdf?{WHOLE}")).content)).pages[0].extract_text()

    assert "〓 stands in their place on the PDF: ☕" in said
    assert "濵田商店〓" in paper.replace("\0", "")


async def test_a_typed_nonsense_is_told_with_what_was_typed(hana: Person) -> None:
    answer = await hana.get("/statement?from=2026-05-02&to=2026-05-01")

    assert answer.status_code == 400
    assert "Please give two days" in text_of(answer.text)
    assert 'value="2026-05-02"' in answer.text
    back = await hana.get("/statement.pdf?from=2026-05-02&to=2026-05-01")
    assert unquote(back.headers["location"]) == "/statement?from=2026-05-02&to=2026-05-01"


async def test_more_than_anybody_reads_asks_for_a_shorter_period(
    hana: Person, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "MOST", 2)
    await given(make.invoice("in_1", status="open"), make.invoice("in_2", status="open"))
    assert "¥22,000" in (await hana.get(f"/statement?{WHOLE}")).text
    await given(make.invoice("in_3", status="open"))

    assert "too many entries" in text_of((await hana.get(f"/statement?{WHOLE}")).text)
    assert (await hana.get(f"/statement.pdf?{WHOLE}")).status_code == 303


async def test_a_customer_without_anything_reads_so(hana: Person) -> None:
    assert "Nothing was invoiced or paid in this period" in text_of((await hana.get("/statement")).text)
    assert (await hana.get("/statement.pdf")).content.startswith(b"%PDF")


async def test_nothing_of_anothers_is_on_it(mallory: Person, given: Given) -> None:
    await given(make.invoice("in_hers"))

    assert "in_hers" not in (await mallory.get(f"/statement?{WHOLE}")).text
