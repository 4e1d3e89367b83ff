"""What somebody pays for, in one line."""

from collections.abc import Iterable

from portal.language import Language, _
from portal.model.change import Wish
from portal.model.subscription import PlanLine

_RHYTHMS = {("month", 1): _("monthly"), ("year", 1): _("yearly")}


def in_one_line(lines: Iterable[tuple[int | None, str]], language: Language) -> str:
    """Each a quantity and a product; one of a thing is only named."""
    named = [
        language.text("%(quantity)s × %(what)s", quantity=quantity, what=product)
        if quantity and quantity > 1
        else product
        for quantity, product in lines
    ]
    return " · ".join(named)


def described(lines: Iterable[PlanLine], language: Language) -> str:
    """The same with how often it is paid, where there is a word for it."""
    return " · ".join(_with_rhythm(line, language) for line in lines)


def wished(lines: Iterable[PlanLine], wish: Wish, language: Language) -> str:
    """What is asked for: plans, and the promotion code if there is one."""
    code = [language.text("promotion code %(code)s", code=wish.code)] if wish.code else []
    return " · ".join(word for word in (described(lines, language), *code) if word)


def _with_rhythm(line: PlanLine, language: Language) -> str:
    what = in_one_line([(line.quantity, line.product)], language)
    rhythm = _RHYTHMS.get((line.interval or "", line.interval_count))
    if rhythm is None:
        return what
    return language.text("%(product)s (%(rhythm)s)", product=what, rhythm=language.text(rhythm))
