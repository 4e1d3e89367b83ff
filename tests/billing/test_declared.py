"""The file of `portal setup`: what it may say, and one line for what it may not."""

from zoneinfo import ZoneInfo

import pytest

from portal import resources
from portal.billing.declared import BadDeclaration, read
from portal.catalogues import read_messages
from portal.language import Language
from portal.model.declared import Declared

PRODUCT = "[[customer_portal.products]]\nproduct = 'prod_1'\n"


def test_an_empty_file_declares_the_standard() -> None:
    assert read("") == Declared()


def test_footer_and_bank_details_are_one_text() -> None:
    transfer = read(
        "[transfer]\nfooter = 'ご負担ください。\n'\nbank_details = 'みずほ銀行'".replace("\n'", "'")
    ).transfer

    assert transfer.whole_footer == "ご負担ください。\n\nみずほ銀行"
    assert read("").transfer.whole_footer is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[customer_portal", "line 1 is not TOML: expected ] after the name of a table"),
        ("[webhook]\n\nurl =\n", "line 3 is not TOML: expected a value"),
        ("[webhook]\nurl", "line 2 is not TOML: expected = after"),
        ("[webhook]\nurl = 'x", "line 2 is not TOML: a text is not closed"),
        ('[webhook]\nurl = "\\q"', "line 2 is not TOML: a text is not closed, or a letter in it"),
        ("[webhook]\nurl = 'x' url", "line 2 is not TOML: more stands there"),
        ("[webhook]\n[webhook]", "line 2 is not TOML: the same key or table"),
        ("= 1", "line 1 is not TOML: Invalid statement"),
        ("[webhok]", "webhok: there is no such key; did you mean webhook?"),
        ("[webhook]\nadress = 'x'", "webhook.adress: there is no such key"),
        ("[webhook]\nurl = 1", "webhook.url: expected a text"),
        ("[webhook]\nurl = 'billing.example.com'", "webhook.url: expected an address such as https://example.com"),
        ("[customer_portal]\nlogo = 'x'", "customer_portal.logo: there is no such key"),
        ("[customer_portal]\ncancel = 'never'", "customer_portal.cancel: there is no such choice as 'never'"),
        (
            "[customer_portal]\npayment_methods = 'yes'",
            "customer_portal.payment_methods: expected true or false",
        ),
        (PRODUCT, "customer_portal.products[0]: lacks the key prices"),
        (PRODUCT + "prices = []", "customer_portal.products[0].prices: expected at least one price"),
        (
            PRODUCT + "prices = ['p']\nprice = 1",
            "customer_portal.products[0].price: there is no such key; did you mean prices?",
        ),
        (
            PRODUCT + "prices = ['p']\nseats = { minimum = 5, maximum = 2 }",
            "customer_portal.products[0].seats: expected a minimum of at least 1, and no maximum below it",
        ),
        ((PRODUCT + "prices = ['p']\n") * 11, "customer_portal.products: Stripe takes at most 10"),
        ("[transfer]\ndays_until_due = 0", "transfer.days_until_due: expected days from 1 to 365"),
        (f"[transfer]\nfooter = '{'長' * 5001}'", "transfer.footer: with the bank details more than 5000 letters"),
        (
            f"[transfer]\ncustom_fields = [{{ name = '{'n' * 41}', value = 'v' }}]",
            "transfer.custom_fields[0]: expected a name of at most 40 letters and a value of at most 140",
        ),
        (
            "[transfer]\ncustom_fields = [{ name = 'n', value = 'v' }" + ", { name = 'n', value = 'v' }" * 4 + "]",
            "transfer.custom_fields: Stripe takes at most 4",
        ),
        ("[mails]\npayment_failed = 'us'", "mails.payment_failed: there is no such choice as 'us'"),
        ("[mails]\nbirthday = 'portal'", "mails.birthday: there is no such key"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_key(text: str, complaint: str) -> None:
    with pytest.raises(BadDeclaration) as problem:
        read(text)

    assert complaint in str(problem.value)
    assert "\n" not in str(problem.value)


def test_an_operator_in_japan_reads_it_in_japanese() -> None:
    japanese = Language("ja", ZoneInfo("UTC"), read_messages("ja", [resources.folder("locale")]))
    with pytest.raises(BadDeclaration) as problem:
        read("[webhok]")

    assert problem.value.said_in(japanese) == "webhok：このような項目はありません。webhook ではありませんか？"
