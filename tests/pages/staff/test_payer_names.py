"""Names under which a customer pays: remembered once a deposit has settled something, shown, and taken back."""

from portal.access import payer_names
from portal.assembly import Portal
from portal.billing.payer_names import normalised
from portal.database.engine import writing
from portal.depositing.carrying_out import carry_out
from portal.model.names import CustomerId
from tests import make
from tests.pages.staff.conftest import Owed
from tests.pages.staff.statements import PAYER, bring_in, offered, statement, ticked
from tests.people import ITO, Person, text_of
from tests.stand_in import MINATO_TRADING, SAKURA_DENTAL
from tests.tables import rows, select

AT, OTHER = f"/staff/customers/{MINATO_TRADING}", f"/staff/customers/{SAKURA_DENTAL}"
NAME = normalised(PAYER)


async def also_of_sakura(portal: Portal) -> None:
    """Confirmed wrongly, once."""
    async with writing(portal.engine) as conn:
        await payer_names.remember(conn, NAME, CustomerId(SAKURA_DENTAL), ITO, portal.clock())


async def test_one_is_remembered_when_its_deposit_has_settled_something_and_not_before(
    clerk: Person, owing: Owed, connected: Portal
) -> None:
    [invoice] = await owing(41337)
    at = (await bring_in(clerk, statement(owing.day, (41337, "ダレカ（カ")))).headers["location"]
    [name] = ticked((await clerk.get(at)).text)
    await clerk.post(at, data={name: invoice["id"]})
    before = [*select(connected, "SELECT name FROM payer_names ORDER BY name")]
    await carry_out(connected)

    assert before == [(NAME,)]
    assert select(connected, "SELECT customer, email FROM payer_names WHERE name = ?", normalised("ダレカ（カ")) == [
        (MINATO_TRADING, ITO)
    ]


async def test_the_customers_page_shows_them_and_whoever_else_pays_so(
    clerk: Person, owing: Owed, connected: Portal
) -> None:
    await also_of_sakura(connected)
    page = (await clerk.get(AT)).text

    assert f'data-payer="{NAME}"' in page
    assert "Stands for another customer, too:" in text_of(page)
    assert f'href="{OTHER}"' in page
    assert "None yet" not in text_of(page)


async def test_one_that_was_confirmed_wrongly_is_forgotten_once_and_the_right_one_is_sure_again(
    clerk: Person, owing: Owed, connected: Portal
) -> None:
    [right] = await owing(41337)
    [wrong] = await owing(41337, customer=SAKURA_DENTAL)
    await also_of_sakura(connected)
    at = (await bring_in(clerk, statement(owing.day, (41337, PAYER)))).headers["location"]
    before = (await clerk.get(at)).text
    answers = [await clerk.post(f"{OTHER}/payer-names/forget", data={"name": NAME}) for _ in range(2)]
    told = text_of((await clerk.get(OTHER)).text)

    assert [*ticked(before).values()] == [""]
    assert {*offered(before)[0]} == {right["id"], wrong["id"]}
    assert text_of(before).count("Payer confirmed before, for another customer, too") == 2
    assert [answer.headers["location"] for answer in answers] == [OTHER, OTHER]
    assert "The payer's name is forgotten" in told
    assert [*ticked((await clerk.get(at)).text).values()] == [right["id"]]
    assert select(connected, "SELECT email, customer, before FROM staff_log WHERE deed = 'payer_forgotten'") == [
        (ITO, SAKURA_DENTAL, NAME)
    ]


async def test_what_is_not_there_or_not_theirs_stays(clerk: Person, owing: Owed, connected: Portal) -> None:
    for at, name in ((OTHER, NAME), (AT, "ナイ"), (AT, "\0"), (AT, "")):
        assert (await clerk.post(f"{at}/payer-names/forget", data={"name": name})).status_code == 303
    absent = await clerk.post("/staff/customers/cus_none/payer-names/forget", data={"name": NAME})

    assert absent.status_code == 404
    assert len(rows(connected, "payer_names")) == 1
    assert select(connected, "SELECT 1 FROM staff_log WHERE deed = 'payer_forgotten'") == []


async def test_who_may_only_read_sees_them_and_cannot_take_one_back(
    ito: Person, nao: Person, hana: Person, portal: Portal
) -> None:
    at = f"/staff/customers/{make.AOBA}"
    async with writing(portal.engine) as conn:
        await payer_names.remember(conn, NAME, make.AOBA, ITO, portal.clock())
    page = (await nao.get(at)).text

    assert NAME in page
    assert "Forget it" not in page
    codes = [(await who.post(f"{at}/payer-names/forget", data={"name": NAME})).status_code for who in (nao, hana)]
    assert codes == [403, 303]
    assert len(rows(portal, "payer_names")) == 1
