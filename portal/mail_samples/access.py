"""Signing in, being invited, and who has access."""

from collections.abc import Mapping

from portal.access.invitations import Invitation
from portal.billing import access_changes
from portal.language import Language
from portal.mail_samples.sample import AOBA, HANA, HOME, KEN, Sample, account_of
from portal.model.member import MemberId, Role


def _sign_in(language: Language, *, staff: bool = False) -> Mapping[str, object]:
    return {"link": f"{HOME}/sign-in/sample-of-a-link", "code": "042917", "minutes": 30, "staff": staff}


def _invited(language: Language, role: Role = "billing") -> Mapping[str, object]:
    invitation = Invitation(MemberId("mem_sample"), AOBA, account_of(language), KEN, role, HANA)
    return {"invitation": invitation, "link": f"{HOME}/sign-in/sample-of-a-link", "days": 14}


def _changed(language: Language, change: str = "accepted", by: str = HANA) -> Mapping[str, object]:
    account = account_of(language)
    told = access_changes.describe({"change": change, "email": KEN, "role": "viewer"}, account, language)
    return {"account": account, "news": told, "by": by, "link": f"{HOME}/members"}


SAMPLES = (
    Sample("sign_in", "customer", _sign_in),
    Sample("sign_in", "staff", lambda language: _sign_in(language, staff=True)),
    Sample("invitation", "billing", _invited),
    Sample("invitation", "viewer", lambda language: _invited(language, "viewer")),
    Sample("access_changed", "accepted", lambda language: _changed(language, by=""), may_be_stopped=True),
    Sample("access_changed", "changed", lambda language: _changed(language, "changed"), may_be_stopped=True),
    Sample("access_changed", "removed", lambda language: _changed(language, "removed"), may_be_stopped=True),
    Sample("access_changed", "left", lambda language: _changed(language, "left", ""), may_be_stopped=True),
)
