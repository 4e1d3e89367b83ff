"""Two accounts' equal transfers are both to be decided; a line of two files is one; a cut line is never ticked."""

from portal.assembly import Portal
from portal.database.engine import writing
from portal.database.statement import Statement
from portal.database.tables import deposits
from tests.bank_statement.samples import notice
from tests.pages.staff.conftest import Owed
from tests.pages.staff.statements import HEAD, PAYER, bring_in, states, ticked
from tests.people import Person, text_of
from tests.tables import rows, select

ALIKE = "A line that says the same came with another statement, perhaps of the same account."
MAIN, SAVINGS = "11234567", "17654321"  # kind and number


def zengin(owing: Owed, account: str, *amounts: int) -> bytes:
    day = f"{owing.day.year - 2018:02}{owing.day:%m%d}"
    return notice(*((day, amount, PAYER) for amount in amounts)).replace(MAIN, account).encode("cp932")


def mufg(owing: Owed, *lines: tuple[int, int]) -> bytes:
    """Each amount with the balance behind it; the file names no account."""
    written = [f"{owing.day:%Y/%m/%d},振込１,{PAYER},,{amount},{balance},,," for amount, balance in lines]
    return "\n".join([HEAD, *written, ""]).encode()


async def test_equal_transfers_to_two_accounts_are_two_and_both_are_offered(
    clerk: Person, owing: Owed, connected: Portal
) -> None:
    await owing(41337)
    await bring_in(clerk, zengin(owing, MAIN, 41337))
    at = (await bring_in(clerk, zengin(owing, SAVINGS, 41337))).headers["location"]
    page = (await clerk.get(at)).text

    assert len(rows(connected, "deposits")) == 2
    assert "Already taken" not in text_of(page)
    assert ALIKE not in text_of(page)
    assert len(ticked(page)) == 1


async def test_a_longer_file_of_the_same_account_brings_what_is_new(
    clerk: Person, owing: Owed, connected: Portal
) -> None:
    await bring_in(clerk, zengin(owing, MAIN, 500))
    await bring_in(clerk, zengin(owing, MAIN, 500, 500, 600))
    await bring_in(clerk, mufg(owing, (700, 10_700)))
    await bring_in(clerk, mufg(owing, (700, 10_700), (700, 11_400)))

    assert [state for _, state, _ in states(connected)] == ["open"] * 5
    assert len(rows(connected, "deposits_again")) == 2


async def test_where_only_the_balance_differs_it_is_listed_with_a_doubt_and_not_ticked(
    clerk: Person, owing: Owed, connected: Portal
) -> None:
    await owing(41337)
    await bring_in(clerk, mufg(owing, (41337, 50_000)))
    at = (await bring_in(clerk, mufg(owing, (41337, 900_000)))).headers["location"]
    page = (await clerk.get(at)).text
    result = text_of((await clerk.get(f"{at}/result")).text)

    assert ALIKE in text_of(page)
    assert [*ticked(page).values()] == [""]
    assert "Ticked beforehand, since only one reading is possible: 0." in text_of(page)
    assert "Not done, and why" not in result


async def test_a_line_from_before_accounts_were_kept_is_taken_once_and_belongs_to_the_first_that_brings_it(
    clerk: Person, owing: Owed, connected: Portal
) -> None:
    await bring_in(clerk, zengin(owing, MAIN, 500))
    async with writing(connected.engine) as conn:
        await conn.run(Statement(deposits.update().values(account=None, file="of_before")))
    await bring_in(clerk, zengin(owing, MAIN, 500, 600))
    await bring_in(clerk, zengin(owing, SAVINGS, 500))

    assert select(connected, "SELECT amount, account FROM deposits ORDER BY amount, account") == [
        (500, "0005-001-1-1234567"),
        (500, "0005-001-1-7654321"),
        (600, "0005-001-1-1234567"),
    ]
    assert len(rows(connected, "deposits_again")) == 1


async def test_a_file_that_may_end_within_an_amount_is_asked_about_even_if_its_columns_are_known(
    ito: Person, portal: Portal
) -> None:
    content = "日付,摘要,入金額\n2026/11/04,カ)ヤマダ,110000\n2026/11/04,カ)サトウ,11"
    at = (await bring_in(ito, content.encode())).headers["location"]
    answer = await ito.get(at)
    page = text_of((await ito.get(answer.headers["location"])).text)
    said = {"day": "0", "order": "ymd", "amount": "2", "payer": "1", "code": "jpy"}
    await ito.post(f"{at}/columns", data=said)
    again = (await bring_in(ito, content.replace("/11/", "/12/").encode())).headers["location"]

    assert "The last line may be cut off" in page
    assert "2026/11/04, カ)サトウ, 11" in page
    assert len(rows(portal, "deposits")) == 2
    assert (await ito.get(again)).headers["location"] == f"{again}/columns"


async def test_a_line_whose_words_may_be_cut_is_marked_and_not_ticked(clerk: Person, owing: Owed) -> None:
    await owing(41337)
    content = f"日付,入金額,摘要\n{owing.day:%Y/%m/%d},41337,{PAYER}"
    page = (await clerk.get((await bring_in(clerk, content.encode())).headers["location"])).text

    assert "the words of this line may be cut off" in text_of(page)
    assert [*ticked(page).values()] == [""]
