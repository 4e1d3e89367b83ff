"""The Jinja environments, one for each language: what turns facts into pages and mails."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import CodeType
from zoneinfo import ZoneInfo

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    pass_eval_context,
    select_autoescape,
)
from jinja2.bccache import Bucket
from jinja2.nodes import EvalContext
from markupsafe import Markup

from portal import resources
from portal.catalogues import languages, read_messages
from portal.language import Language, choose


class _Compiled(BytecodeCache):
    """Each template is compiled once per process, whichever language it then speaks."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


@dataclass(frozen=True)
class Templates:
    """Every template in every language; `fallback` is the operator's choice of language."""

    languages: dict[str, Language]
    environments: dict[str, Environment]
    fallback: str

    def choose(self, wishes: Iterable[str | None]) -> str:
        """The first wish that is a language here; else the operator's."""
        return choose(wishes, self.fallback, self.languages)

    def render(self, template: str, language: str, **facts: object) -> str:
        return self.environments[language].get_template(template).render(**facts)


def open_templates(
    path_for: Callable[..., str],
    zone: ZoneInfo,
    fallback: str,
    overrides: Path | None = None,
    **more: object,
) -> Templates:
    """Built once per app; `path_for` is the app's own, so that pages speak in paths and never in hosts.
    `more` is what rooms above this one lend to templates.

    What the operator's folder holds wins, and is read at the start only.
    """
    folders = resources.catalogues(overrides)
    names, loader = languages(*folders), _loader(overrides)
    spoken = {code: Language(code, zone, read_messages(code, folders)) for code in names}
    environments = {code: _environment(language, loader) for code, language in spoken.items()}
    for environment in environments.values():
        environment.globals.update(languages=names, path_for=path_for, static=static, **more)
    return Templates(spoken, environments, fallback)


@lru_cache(maxsize=256)
def static(name: str) -> str:
    """The address of a static file, with its content's hash: kept for a year, and new when the file is."""
    content = (resources.folder("static") / name).read_bytes()
    return f"/static/{name}?v={sha256(content).hexdigest()[:10]}"


def _said_once(language: Language) -> Callable[..., str]:
    """`_()` with its translations kept: Jinja's own looks each up again, 7 µs a time, fifty times a page."""

    @lru_cache(maxsize=2048)
    def kept(message: str) -> Markup:
        return Markup(language.messages.gettext(message))  # noqa: S704  # our own words, as Jinja's own `_` marks them

    @pass_eval_context
    def say(context: EvalContext, message: str, **values: object) -> str:
        said = kept(message)
        if not values:
            return said
        return said % values if context.autoescape else str(said) % values

    return say


def _loader(overrides: Path | None) -> BaseLoader:
    """`original/…` is the portal's own template, for those that only add to it."""
    ours = FileSystemLoader(resources.folder("templates"))
    theirs = [FileSystemLoader(overrides / "templates")] if overrides else []
    return ChoiceLoader([*theirs, ours, PrefixLoader({"original": ours})])


def _environment(language: Language, loader: BaseLoader) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),  # the text part of a mail is text
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    environment.install_gettext_translations(language.messages, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["_"] = _said_once(language)
    environment.filters.update(
        money=language.money,
        day=language.day,
        whole_day=language.whole_day,
        short_day=language.short_day,
        iso_day=language.iso_day,
        month=language.month,
        moment=language.moment,
    )
    environment.globals.update(language=language.code, tag=language.tag, direction=language.direction)
    return environment
