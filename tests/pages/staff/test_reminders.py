"""The monthly run: list, tick, look, send; one mail to each customer, and never two on a day."""

import asyncio

import pytest
from starlette.applications import Starlette

from portal.access import mail_choices
from portal.assembly import Portal
from portal.database.engine import writing
from tests import make
from tests.conftest import Given
from tests.pages.staff.marking import SATO
from tests.pages.staff.reminding import (
    BANK,
    link_of,
    logged,
    look,
    outcomes,
    owed,
    post_of,
    remind,
    send,
    set_up,
    stop_of,
    ticked,
)
from tests.people import HANA, ITO, KEN, MALLORY, Letters, Person, SetClock, let_in, sit_down, text_of


@pytest.fixture(autouse=True)
async def _settings(portal: Portal, given: Given) -> None:
    set_up(portal)
    await given(
        make.customer(email=HANA),
        make.customer(make.MALLORYS, name="Mallory Consulting", email=MALLORY, language="en"),
        owed("in_1"),
        owed("in_2", "2026-05-19", total=5500),
        owed("in_3", "2026-06-30"),
        owed("in_4", "2026-05-19", make.MALLORYS, currency="usd"),
    )


async def a_later_day(person: Person, portal: Portal, clock: SetClock, days: int) -> None:
    """At the desk again: nobody stays signed in overnight."""
    clock.forward(days=days)
    await sit_down(person, portal, ITO)


async def test_who_is_due_stands_first_and_ticked_and_the_others_with_the_reason(ito: Person) -> None:
    page = (await ito.get("/staff/reminders")).text

    assert f'value="{make.AOBA}"' in page
    assert f'value="{make.MALLORYS}"' not in page
    assert "It is too early for the next step. Next on May 22, 2026." in text_of(page)
    assert "AOBA-3" not in page


async def test_the_preview_is_what_goes_out_in_the_customers_language(
    ito: Person, portal: Portal, letters: Letters
) -> None:
    looked = text_of((await look(ito, make.AOBA)).text)
    html = (await ito.get(f"/staff/reminders/{make.AOBA}/mail")).text
    sent = await remind(ito)
    [mail] = await post_of(portal, letters)

    assert outcomes(sent.text) == {make.AOBA: "sent"}
    assert mail.to == HANA
    assert mail.subject == "【ご確認】お支払期日を過ぎたご請求について（2件）"
    assert mail.subject in looked
    assert " ".join(mail.text.split(link_of(mail))[0].split()).removesuffix("http://127.0.0.1:8000") in looked
    assert mail.html.replace(link_of(mail), "/answers/…").replace(stop_of(mail), "/unsubscribe/…") == html


async def test_the_mail_says_what_an_accountant_needs(ito: Person, portal: Portal, letters: Letters) -> None:
    await remind(ito)
    [mail] = await post_of(portal, letters)

    for text in (mail.text, text_of(mail.html)):
        for said in (
            "AOBA-1",
            "￥11,000",
            "お支払期日：2026年5月15日",
            "5日超過",
            "AOBA-2",
            "￥5,500",
            "合計：￥16,500",
            *BANK,
        ):
            assert said in text
        assert "行き違いの場合はご容赦ください" in text
        assert text.index("ご参考") < text.index("AOBA-3")
    assert "/invoices/in_1?account=cus_Aoba" in mail.text


async def test_the_second_one_says_that_it_is_one_in_both_languages(
    ito: Person, portal: Portal, letters: Letters, clock: SetClock
) -> None:
    await a_later_day(ito, portal, clock, 6)  # Tuesday, May 26: the eleventh day, and the seventh of Mallory's
    await asyncio.gather(*(remind(ito, customer) for customer in (make.AOBA, make.MALLORYS)))
    first = {mail.to: mail.subject for mail in await post_of(portal, letters)}
    await a_later_day(ito, portal, clock, 6)
    for customer in (make.AOBA, make.MALLORYS):
        await remind(ito, customer)
    second = {mail.to: mail.subject for mail in await post_of(portal, letters)}

    assert first[HANA].startswith("【ご確認】")
    assert first[MALLORY] == "Reminder: 1 invoice is past due"
    assert second[HANA].startswith("【再送】")
    assert second[MALLORY] == "Second reminder: 1 invoice is past due"


async def test_two_clicks_and_two_people_are_one_mail(
    ito: Person, app: Starlette, portal: Portal, letters: Letters
) -> None:
    set_up(portal, staff_emails=(ITO, SATO))
    sato = await sit_down(Person(app), portal, SATO)
    [go] = ticked((await look(ito, make.AOBA)).text)

    answers = await asyncio.gather(*(send(who, go) for who in (ito, ito, sato)))
    found = sorted(outcomes(one.text)[make.AOBA] for one in answers)

    assert found == ["sent", "today", "today"]
    assert len(await post_of(portal, letters)) == 1
    assert len(logged(portal)) == 2  # one line for each invoice
    assert ticked((await look(ito, make.AOBA)).text) == []


async def test_what_has_changed_since_it_was_looked_at_is_not_sent(
    ito: Person, portal: Portal, given: Given, letters: Letters
) -> None:
    [go] = ticked((await look(ito, make.AOBA)).text)
    await given(owed("in_2", "2026-05-19", status="paid"))
    answer = await send(ito, go)

    assert answer.status_code == 409
    assert outcomes(answer.text) == {make.AOBA: "changed"}
    assert await post_of(portal, letters) == []


async def test_what_is_paid_before_the_mail_goes_out_is_not_in_it(
    ito: Person, portal: Portal, given: Given, letters: Letters
) -> None:
    await remind(ito)
    await remind(ito, make.MALLORYS)
    await given(owed("in_1", status="paid"), owed("in_4", "2026-05-19", make.MALLORYS, status="paid"))
    [mail] = await post_of(portal, letters)

    assert mail.to == HANA
    assert "AOBA-1" not in mail.text
    assert "AOBA-2" in mail.text


async def test_it_goes_to_whom_the_account_wants_it_and_not_to_who_has_ticked_it_away(
    ito: Person, portal: Portal, letters: Letters, clock: SetClock
) -> None:
    await let_in(portal, KEN, "billing")
    async with writing(portal.engine) as conn:
        await mail_choices.put(conn, make.account(), KEN, ["transfer_invoice_overdue"], ["transfer_invoice_overdue"])
    await remind(ito)
    both = {mail.to for mail in await post_of(portal, letters)}
    async with writing(portal.engine) as conn:
        await mail_choices.put(conn, make.account(), HANA, ["transfer_invoice_overdue"], [])
    await a_later_day(ito, portal, clock, 7)
    await remind(ito)

    assert both == {HANA, KEN}
    assert [mail.to for mail in await post_of(portal, letters)] == [KEN]


async def test_what_a_bank_is_being_waited_for_is_not_asked_for_again(ito: Person, given: Given) -> None:
    await given(owed("in_1", payments=(make.payment(status="open", is_processing=True),)))

    assert "its payment is being processed" in text_of((await ito.get("/staff/reminders")).text)


async def test_a_customer_without_an_address_is_told_as_such(ito: Person, given: Given) -> None:
    await given(make.customer(email=None))
    page = (await ito.get("/staff/reminders")).text

    assert "There is no address to write to" in text_of(page)
    assert ticked((await look(ito, make.AOBA)).text) == []


async def test_a_weekend_says_when_it_goes_on_and_a_person_may_all_the_same(
    ito: Person, clock: SetClock, portal: Portal, letters: Letters
) -> None:
    await a_later_day(ito, portal, clock, 3)  # a Saturday
    page = text_of((await ito.get("/staff/reminders")).text)

    assert "the steps go on with May 25, 2026" in page
    assert "Nobody is due for a reminder today" in page
    assert outcomes((await remind(ito)).text) == {make.AOBA: "sent"}
    assert len(await post_of(portal, letters)) == 1


async def test_a_customer_can_be_left_alone_with_a_reason_and_be_reminded_again(ito: Person, portal: Portal) -> None:
    at = f"/staff/reminders/{make.AOBA}"
    empty = await ito.post(f"{at}/stop", data={"note": " "})
    stopped = await ito.post(f"{at}/stop", data={"note": "pays each half year"})
    page = text_of((await ito.get(stopped.headers["location"])).text)
    assert ticked((await look(ito, make.AOBA)).text) == []
    await ito.post(f"{at}/resume")

    assert empty.status_code == 422
    assert "pays each half year" in page
    assert ITO in page
    assert logged(portal, "reminders_stopped") == [(ITO, make.AOBA, None, "pays each half year")]
    assert len(logged(portal, "reminders_resumed")) == 1
    assert len(ticked((await look(ito, make.AOBA)).text)) == 1


async def test_who_may_only_read_looks_and_sends_nothing(
    nao: Person, ito: Person, portal: Portal, letters: Letters
) -> None:
    [go] = ticked((await look(ito, make.AOBA)).text)
    pages = [
        await nao.get("/staff/reminders"),
        await look(nao, make.AOBA),
        await nao.get(f"/staff/reminders/{make.AOBA}"),
    ]
    at = f"/staff/reminders/{make.AOBA}"
    refused = [await send(nao, go), await nao.post(f"{at}/stop", data={"note": "x"}), await nao.post(f"{at}/resume")]
    refused.append(await nao.post("/staff/invoices/in_1/remind"))

    assert [one.status_code for one in pages] == [200, 200, 200]
    assert all('type="checkbox"' not in one.text and "<textarea" not in one.text for one in pages)
    assert [one.status_code for one in refused] == [403, 403, 403, 403]
    assert await post_of(portal, letters) == []


async def test_nothing_ticked_and_nobody_known_are_said(ito: Person) -> None:
    nothing, unknown = await send(ito), await send(ito, "cus_none.0", "nonsense")

    assert nothing.status_code == 400
    assert "Nothing was ticked" in nothing.text
    assert outcomes(unknown.text) == {"cus_none": "nothing", "": "nothing"}
    assert (await ito.get("/staff/reminders/cus_none")).status_code == 404
    assert (await ito.get("/staff/reminders/cus_none/mail")).status_code == 404
    assert "Nothing of it is open" in (await look(ito, "cus_none")).text
