"""A block that the template below does not have is shown nowhere."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, nodes

from portal.language import _
from portal.overrides.wrong import wrong
from portal.setting_values import BadSetting

IDLE = _("%(file)s:%(line)s: the block %(name)s is never used: %(original)s has %(known)s")
NO_BLOCKS = _("%(file)s:%(line)s: the block %(name)s is never used: %(original)s has no blocks")


def find_idle_blocks(path: Path, source: str, environment: Environment) -> Iterator[BadSetting]:
    parsed = environment.parse(source)
    below = _built_on(parsed)
    known = _blocks_of(below, environment, set()) if below else None
    if known is None:
        return
    for block in _outermost(parsed):
        if block.name not in known:
            message = IDLE if known else NO_BLOCKS
            facts = {"name": block.name, "original": below, "known": ", ".join(sorted(known))}
            yield wrong(path, block.lineno, message, **facts)


def _built_on(parsed: nodes.Template) -> str | None:
    """Nothing, too, if only the rendering tells what it is."""
    extends = parsed.find(nodes.Extends)
    named = extends.template if extends else None
    return str(named.value) if isinstance(named, nodes.Const) else None


def _blocks_of(name: str, environment: Environment, seen: set[str]) -> set[str] | None:
    """Of the template and all that it is built on in turn; None if one of them cannot be known."""
    try:
        source, _path, _is_fresh = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
        parsed = environment.parse(source)
    except (TemplateNotFound, TemplateSyntaxError):
        return None  # told of the other file itself
    blocks = {block.name for block in parsed.find_all(nodes.Block)}
    if parsed.find(nodes.Extends) is None or name in seen:
        return blocks
    below = _built_on(parsed)
    further = _blocks_of(below, environment, seen | {name}) if below else None
    return None if further is None else blocks | further


def _outermost(node: nodes.Node) -> Iterator[nodes.Block]:
    """A block within another is shown where that one is."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child
        else:
            yield from _outermost(child)
