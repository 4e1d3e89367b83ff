"""Addresses: how they are compared, and what can be one."""

import pytest

from portal.model.names import email_key, looks_like_email


@pytest.mark.parametrize("typed", ["hana@aoba.example", " Hana@Aoba.Example ", "HANA@AOBA.EXAMPLE\t"])
def test_capitals_and_spaces_around_do_not_matter(typed: str) -> None:
    assert email_key(typed) == "hana@aoba.example"


@pytest.mark.parametrize(
    "typed", ["a@b.co", "first.last+billing@mail.example.com", "花@青葉.example", '"a@b"@c.example']
)
def test_what_can_be_sent_to_looks_like_an_address(typed: str) -> None:
    assert looks_like_email(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hana",
        "@b.example",
        "hana@",
        "hana@localhost",
        "hana@.example",
        "hana@example.",
        "a b@c.example",
        "a@b\r\n.example",
        "a@b.example\x00",
        "x" * 250 + "@b.example",
        "a@b .example",
    ],
)
def test_what_cannot_does_not(typed: str) -> None:
    assert not looks_like_email(typed)
