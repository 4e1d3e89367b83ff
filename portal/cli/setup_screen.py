"""What setup shows: plans like a diff, what was done, and what only a person can do; in the operator's language."""

from collections.abc import Mapping

import typer

from portal.billing import mailers
from portal.billing.differences import Difference
from portal.cli.speech import complain
from portal.language import Language
from portal.model.declared import Mailer, Moment
from portal.settings import Settings
from portal.setup.step import Plan, Step
from portal.setup.words import Words

MAILS = "PORTAL_MAILS"


class Screen:
    def __init__(self, language: Language) -> None:
        self._language = language

    def show(self, name: str, plan: Plan | Words) -> None:
        """Like a diff; what could not be looked at is a complaint."""
        text = self._language.text
        if isinstance(plan, Words):
            self._complain(f"{text(name)}: {plan.said(self._language)}")
            return
        if not plan.steps:
            typer.echo("  " + text("%(what)s: as declared", what=text(name)))
        for step in plan.steps:
            self._show_step(step)
        for remark in plan.remarks:
            typer.echo(f"  {remark.said(self._language)}")

    def _show_step(self, step: Step) -> None:
        typer.echo(f"{step.sign} {step.what.said(self._language)}")
        for one in step.differences:
            name = self._name_of(one)
            if one.found:
                typer.echo(f"    - {name}: {one.found}")
            if one.wanted or not one.found:
                typer.echo(f"    + {name}: {one.wanted}")

    def _name_of(self, one: Difference) -> str:
        if one.whom is None:
            return one.name
        facts = {"name": one.name, "count": one.whom.count, "all": one.whom.of_all, "who": one.whom.names}
        return self._language.text("%(name)s [%(count)s of %(all)s: %(who)s]", **facts)

    def show_outcome(self, step: Step, is_done: bool, said: Words | None) -> None:
        what = step.what.said(self._language)
        words = said.said(self._language) if said else ""
        if not is_done:
            self._complain(f"{what}: {words}")
            return
        typer.echo(self._language.text("Done: %(what)s", what=what))
        if words:
            typer.echo(words)

    def show_mails(self, mails: Mapping[Moment, Mailer], settings: Settings) -> None:
        """What setup cannot do itself: a line of the environment, and Stripe's switches, which no API moves."""
        text = self._language.text
        for moment in mailers.unknown(mails):
            self._complain(text("mails.%(moment)s: this version of the portal has no such mail", moment=moment))
        value = mailers.setting_of(mails, settings.mails)
        if value is not None:
            typer.echo(text("Put into the portal's environment, and restart it:"))
            typer.echo(f"    {MAILS}={value}")
        if switches := mailers.switches(mails):
            typer.echo(text("To be ticked by a person, for no API shows them:"))
        for switch in switches:
            state = text("on") if switch.on else text("off")
            typer.echo(f"    [ ] {state:<3}  {switch.where}  ({switch.moment})")

    def report(self, what: Words, done: int, left: int) -> None:
        if left and done % 100 == 0:
            said = self._language.text(
                "%(what)s: %(done)s done, %(left)s left", what=what.said(self._language), done=done, left=left
            )
            typer.echo(said, err=True)

    def _complain(self, line: str) -> None:
        complain(line)
