"""A misspelt name in a template of the operator's: nothing that the portal's own template of that place speaks of."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from jinja2 import Environment, meta, nodes

from portal.language import _
from portal.overrides import family
from portal.overrides.wrong import wrong
from portal.setting_values import BadSetting

UNKNOWN = _("%(file)s:%(line)s: nothing is called %(name)s here: expected one of %(known)s")
NOTHING = _("%(file)s:%(line)s: nothing is called %(name)s here")
MISSPELT = _("%(file)s:%(line)s: nothing is called %(name)s here: did you mean %(near)s?")


def find_unknown_variables(
    name: str, path: Path, own: Mapping[str, str], environment: Environment
) -> Iterator[BadSetting]:
    parsed = environment.parse(own[name])
    asked = meta.find_undeclared_variables(parsed) - _asked_for(parsed) - _made_in(parsed)
    known = _known(name, own, environment) if asked else set()
    handed = [one.name for one in parsed.find_all(nodes.Name) if one.ctx == "param"]
    for unknown in sorted(asked - known):
        near = get_close_matches(unknown, [*known, *environment.globals, *handed], 1)
        facts = {"near": near[0]} if near else {"known": ", ".join(sorted(known))}
        message = MISSPELT if near else UNKNOWN if known else NOTHING
        yield wrong(path, _line_of(unknown, parsed), message, name=unknown, **facts)


def _known(name: str, own: Mapping[str, str], environment: Environment) -> set[str]:
    """What the originals ask for, and what the operator's own templates around this one have set."""
    originals = [environment.parse(source) for source in family.of(name, own).values()]
    given = {one for parsed in originals for one in meta.find_undeclared_variables(parsed)}
    around = [environment.parse(own[host]) for host in family.hosts(name, own)]
    return given | {one.name for parsed in around for one in parsed.find_all(nodes.Name)}


def _asked_for(parsed: nodes.Template) -> set[str]:
    """Names of which the template itself asks whether they are there: `x is defined`, `x | default("")`."""
    tests = [one.node for one in parsed.find_all(nodes.Test) if one.name in ("defined", "undefined")]
    filters = [one.node for one in parsed.find_all(nodes.Filter) if one.name in ("default", "d")]
    return {one.name for one in [*tests, *filters] if isinstance(one, nodes.Name)}


def _made_in(parsed: nodes.Template) -> set[str]:
    """Set, imported or defined at the top, which a block sees, too."""
    made = {one.name for one in parsed.find_all(nodes.Name) if one.ctx == "store"}
    made |= {one.name for one in parsed.find_all(nodes.Macro)} | {one.target for one in parsed.find_all(nodes.Import)}
    imported = (name for one in parsed.find_all(nodes.FromImport) for name in one.names)
    return made | {name if isinstance(name, str) else name[1] for name in imported}


def _line_of(name: str, parsed: nodes.Template) -> int:
    return next((one.lineno for one in parsed.find_all(nodes.Name) if one.name == name), 1)
