"""In which language Stripe's own pages are asked for."""

import pytest

from portal.stripe_api.locales import KNOWN, stripes_locale
from tests.stripe.description import Description


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("ja", "ja"),
        ("pt_BR", "pt-BR"),
        ("de_AT", "de"),
        ("zh_Hant", "zh-TW"),
        ("nn", "nb"),
        ("eo", "auto"),
        ("he", "auto"),
    ],
)
def test_the_nearest_that_stripe_has(language: str, asked: str) -> None:
    assert stripes_locale(language) == asked


def complaints_of(locale: str) -> list[str]:
    return Description.load().check_request(
        "POST", "/v1/billing_portal/sessions", "", f"customer=cus_1&locale={locale}"
    )


@pytest.mark.parametrize("locale", sorted(KNOWN | {"auto"}))
def test_each_is_in_stripes_own_description(locale: str) -> None:
    assert complaints_of(locale) == []


def test_others_stripe_would_refuse() -> None:
    assert complaints_of("he") != []
