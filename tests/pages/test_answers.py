"""A reminder is answered by its link, without signing in: what is said counts, waits for staff and pauses reminders."""

import asyncio
from datetime import date, timedelta

import pytest
from starlette.applications import Starlette

from portal.assembly import Portal
from tests import make
from tests.conftest import Given
from tests.pages.staff.reminding import link_of, logged, look, owed, post_of, remind, set_up, ticked
from tests.people import HANA, ITO, Letters, Person, SetClock, let_in, notices_of, sit_down, text_of
from tests.tables import contents, select

TODAY = date(2026, 5, 20)
IN_A_WEEK = {"kind": "will_pay", "on": "2026-05-27"}


@pytest.fixture
async def link(ito: Person, portal: Portal, given: Given, letters: Letters) -> str:
    """Of a reminder that has just come: two invoices, due on May 15 and 18."""
    set_up(portal, alert_emails=("alerts@hinode-schedule.example",))
    await given(make.customer(email=HANA), owed("in_1"), owed("in_2", "2026-05-18", total=5500))
    await remind(ito)
    [mail] = await post_of(portal, letters)
    return link_of(mail)


def said(portal: Portal) -> list[tuple[str | None, ...]]:
    rows = select(portal, "SELECT kind, on_day, words, paused_until FROM reminder_answers ORDER BY id")
    return [tuple(row) for row in rows]


async def test_looking_changes_nothing_and_shows_what_the_mail_said(
    link: str, stranger: Person, portal: Portal
) -> None:
    before = contents(portal)
    page = await stranger.get(link)
    await stranger.head(link)

    text = text_of(page.text)
    assert page.status_code == 200
    assert contents(portal) == before
    assert all(word in text for word in ("AOBA-1", "¥11,000", "May 15, 2026", "5 days late", "AOBA-2"))
    assert "青葉クリニック" not in text
    assert HANA not in text


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        (IN_A_WEEK, ("will_pay", "2026-05-27", None, "2026-05-28")),
        ({"kind": "will_pay", "on": "2026年5月22日"}, ("will_pay", "2026-05-22", None, "2026-05-25")),  # a Friday
        ({"kind": "will_pay", "on": "2026-08-18"}, ("will_pay", "2026-08-18", None, "2026-08-19")),
        ({"kind": "have_paid", "on": "2026-05-20"}, ("have_paid", "2026-05-20", None, "2026-05-27")),
        (
            {"kind": "have_paid", "on": "2026/5/14", "words": "ｱｵﾊﾞｸﾘﾆﾂｸ"},
            ("have_paid", "2026-05-14", "ｱｵﾊﾞｸﾘﾆﾂｸ", "2026-05-27"),
        ),
        (
            {"kind": "question", "words": "席数は\r\n合っていますか？\0"},
            ("question", None, "席数は\n合っていますか？", None),
        ),
    ],
)
async def test_an_answer_is_kept_and_shown(
    link: str, stranger: Person, portal: Portal, given_: dict[str, str], kept: tuple[str | None, ...]
) -> None:
    answer = await stranger.post(link, data=given_)
    page = await stranger.get(answer.headers["location"])

    assert answer.status_code == 303
    assert answer.headers["location"] == link
    assert said(portal) == [kept]
    assert f'data-answer="{kept[0]}"' in page.text


@pytest.mark.parametrize(
    ("given_", "problem"),
    [
        ({}, "Please choose one of the list."),
        ({"kind": "never"}, "Please choose one of the list."),
        ({"kind": "will_pay", "on": ""}, "Please give a day such as"),
        ({"kind": "will_pay", "on": "2026-05-19"}, "Please give a day from May 20, 2026 to Aug 18, 2026."),
        ({"kind": "will_pay", "on": "2026-08-19"}, "Please give a day from May 20, 2026 to Aug 18, 2026."),
        ({"kind": "have_paid", "on": "2026-05-21"}, "Please give a day from Feb 19, 2026 to May 20, 2026."),
        ({"kind": "have_paid", "on": "2026-05-20", "words": "x" * 101}, "Please write at most 100 letters."),
        ({"kind": "question", "words": "  "}, "Please write your question."),
        ({"kind": "question", "words": "x" * 1001}, "Please write at most 1000 letters."),
    ],
)
async def test_what_cannot_be_meant_is_said_and_what_was_typed_stays(
    link: str, stranger: Person, portal: Portal, given_: dict[str, str], problem: str
) -> None:
    answer = await stranger.post(link, data=given_)

    assert answer.status_code == 422
    assert problem in text_of(answer.text)
    assert given_.get("words", "").strip() in answer.text
    assert said(portal) == []


async def test_staff_hear_of_it_by_mail_and_on_their_pages_until_it_is_dealt_with(
    link: str, stranger: Person, ito: Person, portal: Portal, letters: Letters
) -> None:
    await stranger.post(link, data={"kind": "question", "words": "Which <seats>?"})
    [mail] = await post_of(portal, letters)
    today, unpaid = await ito.get("/staff"), await ito.get("/staff/unpaid")
    [(id,)] = select(portal, "SELECT id FROM reminder_answers")
    answers = [await ito.post(f"/staff/answers/{id}/dealt-with") for _ in range(2)]

    assert mail.to == "alerts@hinode-schedule.example"
    assert "Which <seats>?" in mail.text
    assert "Which &lt;seats&gt;?" in mail.html
    assert "answered" in notices_of(today.text)
    for page in (today, unpaid):
        assert "Which <seats>? No reminder until it is dealt with." in text_of(page.text)
    assert [one.status_code for one in answers] == [303, 303]
    assert "answered" not in notices_of((await ito.get("/staff")).text)
    assert logged(portal, "answer_dealt_with") == [(ITO, make.AOBA, None, "")]


@pytest.mark.parametrize(("given_", "resumes"), [(IN_A_WEEK, 28), ({"kind": "have_paid", "on": "2026-05-20"}, 27)])
async def test_reminders_pause_until_the_day_and_go_on_then(
    link: str, stranger: Person, ito: Person, portal: Portal, clock: SetClock, given_: dict[str, str], resumes: int
) -> None:
    await stranger.post(link, data=given_)
    going = []
    for _ in range(9):
        clock.forward(days=1)
        await sit_down(ito, portal, ITO)
        going.append(bool(ticked((await look(ito, make.AOBA)).text)))

    assert going == [TODAY + timedelta(days=n) >= date(2026, 5, resumes) for n in range(1, 10)]


async def test_a_question_pauses_until_staff_have_dealt_with_it(
    link: str, stranger: Person, ito: Person, portal: Portal, clock: SetClock
) -> None:
    await stranger.post(link, data={"kind": "question", "words": "?"})
    clock.forward(days=40)
    await sit_down(ito, portal, ITO)
    before = ticked((await look(ito, make.AOBA)).text)
    [(id,)] = select(portal, "SELECT id FROM reminder_answers")
    await ito.post(f"/staff/answers/{id}/dealt-with")

    assert before == []
    assert len(ticked((await look(ito, make.AOBA)).text)) == 1


async def test_the_newest_answer_counts_and_the_same_twice_is_one(
    link: str, stranger: Person, ito: Person, portal: Portal, letters: Letters
) -> None:
    await stranger.post(link, data={"kind": "question", "words": "?"})
    for _ in range(2):
        await stranger.post(link, data=IN_A_WEEK)
    page = text_of((await ito.get(f"/staff/reminders/{make.AOBA}")).text)

    assert [kind for kind, *_ in said(portal)] == ["question", "will_pay"]
    assert len(await post_of(portal, letters)) == 2
    assert "We will pay on May 27, 2026" in page
    assert "We have a question" not in page


@pytest.mark.parametrize("end", ["settled", "old", "unknown"])
async def test_a_link_that_has_ended_says_what_to_do(
    link: str, stranger: Person, portal: Portal, given: Given, clock: SetClock, end: str
) -> None:
    if end == "settled":
        await given(owed("in_1", status="paid"), owed("in_2", "2026-05-18", status="void"))
    clock.forward(days=60 if end == "old" else 0)
    at = "/answers/nonsense" if end == "unknown" else link
    answers = [await stranger.get(at), await stranger.post(at, data=IN_A_WEEK)]

    assert [one.status_code for one in answers] == [410, 410]
    assert all("please answer the newest reminder, or write to us" in one.text for one in answers)
    assert said(portal) == []


async def test_only_a_hash_of_the_link_is_kept_and_it_opens_nothing_else(
    link: str, stranger: Person, portal: Portal
) -> None:
    token = link.rpartition("/")[2]

    assert token not in str(contents(portal))
    assert (await stranger.get(f"/sign-in/{token}")).status_code == 410
    assert (await stranger.get("/invoices/in_1")).status_code == 303


async def test_who_answers_without_end_is_stopped(link: str, app: Starlette, portal: Portal) -> None:
    crowd = [Person(app, place=f"10.0.0.{n}") for n in range(11)]
    days = [{"kind": "will_pay", "on": f"2026-06-{n + 1:02}"} for n in range(11)]
    answers = [await one.post(link, data=day) for one, day in zip(crowd, days, strict=True)]

    assert [one.status_code for one in answers] == [303] * 10 + [429]
    assert len(said(portal)) == 10


async def test_another_sites_page_cannot_answer(link: str, stranger: Person, portal: Portal) -> None:
    answer = await stranger.post(link, data=IN_A_WEEK, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert said(portal) == []


async def test_two_who_answer_at_once_are_both_heard(link: str, app: Starlette, portal: Portal) -> None:
    words = ({"kind": "question", "words": f"{n}?"} for n in range(3))
    answers = await asyncio.gather(*(Person(app).post(link, data=one) for one in words))

    assert [one.status_code for one in answers] == [303, 303, 303]
    assert sorted(str(words) for _, _, words, _ in said(portal)) == ["0?", "1?", "2?"]


async def test_who_has_left_reads_and_says_nothing_any_more(
    link: str, stranger: Person, portal: Portal, given: Given
) -> None:
    await given(make.customer(email="successor@aoba-clinic.example"))
    ended = [await stranger.get(link), await stranger.post(link, data=IN_A_WEEK)]
    unknown = await stranger.get("/answers/unknown")

    assert [answer.status_code for answer in ended] == [410, 410]
    assert {answer.text for answer in ended} == {unknown.text}
    assert said(portal) == []
    await let_in(portal, HANA, "viewer")
    assert (await stranger.get(link)).status_code == 200
