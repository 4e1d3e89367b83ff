"""The kinds of columns there are. Moments are unix seconds in UTC and amounts minor units, as Stripe counts both."""

from sqlalchemy import BigInteger, Boolean, Column, MetaData, Text

metadata = MetaData()


def text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=null)


def number(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=null, autoincrement=False)


def maybe_texts(*names: str) -> list[Column[str]]:
    return [text(name, null=True) for name in names]


def sums(*names: str) -> list[Column[int]]:
    return [Column(name, BigInteger, nullable=False, server_default="0") for name in names]


def flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)
