"""Who visits, with a browser of their own, and what they do in it: go, press, follow, choose, look, read mail."""

import re
from dataclasses import dataclass
from typing import NamedTuple, Self

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect
from pypdf import PdfReader

from e2e.stage import Stage, soon
from e2e.words import said


class Person(NamedTuple):
    """Somebody of the sample company's customers."""

    email: str
    customer: str


HANA = Person("hana@aoba-clinic.example", "cus_AobaClinic")
MARI = Person("mari@aoba-clinic.example", "cus_AobaClinic")  # does the billing
KEN = Person("ken@aoba-clinic.example", "cus_AobaClinic")  # may only look
KITAHAMA = Person("somu@kitahama-law.example", "cus_KitahamaLaw")
MINATO = Person("keiri@minato-trading.example", "cus_MinatoTrading")
SAKURA = Person("uketsuke@sakura-dental.example", "cus_SakuraDental")
TANAKA = Person("keiri@tanaka-works.example", "cus_TanakaWorks")
NORTHWIND = Person("billing@northwind.example", "cus_Northwind")
MALLORY = Person("mallory@mallory-consulting.example", "cus_Mallory")
KAZEHAYA = Person("accounting@kazehaya.example", "cus_KazehayaCafe")
ITO = Person("ito@hinode-schedule.example", "")  # of the operator's staff
SATO = Person("sato@hinode-schedule.example", "")  # her colleague
AUDIT = Person("audit@hinode-schedule.example", "")  # of staff, too, who may only read
# What Stripe hosts speaks the customer's language: a reader is at home where it is their own.
HOME = {"en": NORTHWIND, "ja": HANA}


@dataclass(frozen=True)
class Letter:
    """A mail as it lies in the inbox."""

    subject: str
    text: str
    html: str

    @property
    def link(self) -> str:
        link: str = re.findall(r"http\S+/sign-in/\S+", self.text)[0]
        return link

    @property
    def code(self) -> str:
        code: str = re.findall(r"(?m)^\d{6}$", self.text)[0]
        return code


class Visitor:
    """One browser, one language. Words are given in English, and looked for in the visitor's language."""

    def __init__(self, context: BrowserContext, stage: Stage, language: str) -> None:
        self.context = context
        self.stage = stage
        self.home = stage.demo.portal
        self.language = language
        self.complaints = Complaints(context)
        self.page: Page = context.new_page()

    # Going

    def go(self, path: str) -> Response | None:
        """To an address of the portal, or any whole address."""
        return self.page.goto(path if path.startswith("http") else self.home + path)

    def press(self, button: str, where: Locator | None = None, /, **values: object) -> None:
        name = said(button, self.language, **values)
        (where or self.page).get_by_role("button", name=name, exact=True).click()

    def follow(self, link: str, where: Locator | None = None, /, **values: object) -> None:
        self._link(link, where, **values).click()

    def download(self, link: str, where: Locator | None = None) -> str:
        """The text of the PDF behind it, as a PDF reader finds it."""
        with self.page.expect_download() as download:
            self._link(link, where).click()
        return "\n".join(page.extract_text() for page in PdfReader(download.value.path()).pages)

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(said(label, self.language), exact=True).fill(text)

    def choose(self, label: str, option: str) -> None:
        """In a list of options."""
        self.page.get_by_label(said(label, self.language), exact=True).select_option(label=said(option, self.language))

    # Looking

    def sees(self, text: str, where: Locator | None = None, /, **values: object) -> None:
        found = (where or self.page).get_by_text(said(text, self.language, **values))
        expect(found.filter(visible=True).first).to_be_visible()

    def reads(self, heading: str, /, **values: object) -> None:
        """It stands over the page."""
        name = said(heading, self.language, **values)
        expect(self.page.get_by_role("heading", name=name, exact=True, level=1)).to_be_visible()

    def part(self, name: str) -> Locator:
        """A titled part of the page."""
        return self.page.get_by_role("region", name=said(name, self.language), exact=True)

    def invoice(self, id: str) -> Locator:
        return self.page.locator(f"[data-invoice={id}]")

    def invoices(self) -> list[str]:
        ids: list[str] = self.page.locator("tr[data-invoice]").evaluate_all(
            "rows => rows.map(row => row.dataset.invoice)"
        )
        return ids

    def column(self, place: int) -> list[str]:
        """Of the invoices' table, not counting the number, which is the row's head."""
        return self.page.locator(f"tr[data-invoice] td:nth-of-type({place})").all_inner_texts()

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(self.home + path)

    # Signing in

    def ask_for_link(self, email: str, button: str = "Send me a link") -> Letter:
        """Ask on the page at hand, and wait for the mail."""
        before = self._newest_mail(email)
        self.fill("E-mail address", email)
        self.press(button)
        self.reads("Look in your mail")
        return soon(lambda: mail if (mail := self._newest_mail(email)) != before else None)

    def sign_in(self, person: Person, path: str = "/") -> Self:
        """All the way: asking, the mail, its link, its button; then the page first asked for."""
        self.go(path)
        self.go(self.ask_for_link(person.email).link)
        self.press("Sign in")
        expect(self.page).not_to_have_url(re.compile("/sign-in"))
        self.stage.kept_cookies[person.email] = self.context.cookies()
        return self

    def sit_down(self, person: Person, path: str = "/staff") -> Self:
        """At the staff's desk, by their own door: asking, the mail, its link, its button."""
        self.go(path)
        self.go(self.ask_for_link(person.email).link)
        self.press("Sign in")
        self.is_at(path)
        return self

    def come_back(self, person: Person, path: str = "/") -> Self:
        """Signed in a while ago, if anybody was: a test that is about something else need not wait for the mail."""
        cookies = self.stage.kept_cookies.get(person.email)
        if cookies is None:
            return self.sign_in(person, path)
        self.context.add_cookies([{"name": one["name"], "value": one["value"], "url": self.home} for one in cookies])
        self.go(path)
        return self

    def _link(self, name: str, where: Locator | None, /, **values: object) -> Locator:
        return (where or self.page).get_by_role("link", name=said(name, self.language, **values), exact=True)

    def _newest_mail(self, email: str) -> Letter | None:
        """To sign in by: others may come at any time."""
        mine = [mail for mail in self.stage.mails if mail["to"] == email and "/sign-in/" in mail["text"]]
        return Letter(mine[0]["subject"], mine[0]["text"], mine[0]["html"]) if mine else None


class Complaints(list[str]):
    """What a browser would tell a developer: errors of scripts, of the console, and addresses outside this machine."""

    def __init__(self, context: BrowserContext) -> None:
        super().__init__()
        self._problem_pages: set[str] = set()
        context.on("request", self._note_request)
        context.on("response", self._note_response)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.append(f"script error: {error.error}"))

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.append(f"asked for {request.url}")

    def _note_response(self, response: Response) -> None:
        if response.status == 500:
            self.append(f"{response.url} broke")
        elif response.request.is_navigation_request() and response.status >= 400:
            self._problem_pages.add(response.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        # The browser reports the status of a problem page as an error, too.
        if message.type in ("error", "warning") and message.location["url"] not in self._problem_pages:
            self.append(f"console: {message.text} ({message.location['url']})")
