"""What no API shows: to be ticked by a person, with where to find it."""

from portal.billing.by_hand import SETTINGS
from portal.billing.mailers import SWITCHES, switches
from portal.doctor.case import Case
from portal.doctor.finding import Finding, look
from portal.language import _
from portal.model.declared import MOMENTS

ON = _("Stripe's own mail is on: %(moment)s")
OFF = _("Stripe's own mail is off: %(moment)s")


async def examine(case: Case) -> list[Finding]:
    """Stripe's own mails too: as the file says who mails, or, without one, as the portal's own mails leave them."""
    if case.declared and case.declared.mails.by_moment:
        mails = [(one.moment, one.on, one.where) for one in switches(case.declared.mails.by_moment)]
    else:
        own = case.portal.settings.mails
        mails = [(one, False, SWITCHES[one]) for one in MOMENTS if one in own]
    said = [look("dashboard", ON if on else OFF, where, moment=one) for one, on, where in mails]
    return [*said, *(look("dashboard", one.look, one.where) for one in SETTINGS)]
