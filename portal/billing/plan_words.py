"""What somebody pays for, in one line."""

from collections.abc import Iterable

from portal.language import Language


def in_one_line(lines: Iterable[tuple[int | None, str]], language: Language) -> str:
    """Each a quantity and a product; one of a thing is only named."""
    named = [
        language.text("%(quantity)s × %(what)s", quantity=quantity, what=product)
        if quantity and quantity > 1
        else product
        for quantity, product in lines
    ]
    return " · ".join(named)
