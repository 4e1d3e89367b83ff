"""The operator's templates: they can be read, are used, and speak only of what the portal's own speak of."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, meta

from portal import resources
from portal.overrides.blocks import find_idle_blocks
from portal.overrides.variables import find_unknown_variables
from portal.overrides.wrong import broken, not_text
from portal.setting_values import BadSetting


def find_wrong_templates(folder: Path, environment: Environment) -> Iterator[BadSetting]:
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    wanted: set[str] = set()
    own: dict[str, str] = {}
    for name, path in found.items():
        if problem := not_text(path) or _not_template(name, path, environment):
            yield problem
            continue
        own[name] = path.read_text("utf-8")
        mentioned = set(filter(None, meta.find_referenced_templates(environment.parse(own[name]))))
        wanted |= mentioned
        yield from _wrong_mentions(name, path, mentioned, environment)
    for name, path in found.items():
        if not (name in wanted or (resources.folder("templates") / name).is_file()):
            yield BadSetting("%(file)s is never used: the portal has no template %(name)s", file=path, name=name)
    for name, source in own.items():
        yield from find_idle_blocks(found[name], source, environment)
        yield from find_unknown_variables(name, found[name], own, environment)


def _not_template(name: str, path: Path, environment: Environment) -> BadSetting | None:
    try:
        environment.compile(path.read_text("utf-8"), name, str(path))
    except TemplateSyntaxError as error:
        return broken(path, error.lineno, error.message)
    return None


def _wrong_mentions(name: str, path: Path, mentioned: set[str], environment: Environment) -> Iterator[BadSetting]:
    if name in mentioned:
        yield BadSetting("%(file)s is built on itself: write original/%(name)s", file=path, name=name)
    for other in sorted(mentioned):
        try:
            environment.get_or_select_template(other)
        except TemplateNotFound:
            yield BadSetting("%(file)s is built on %(name)s, which is not there", file=path, name=other)
        except TemplateSyntaxError:
            continue  # told of the other file itself
