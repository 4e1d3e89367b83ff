"""What the checks are given: the portal's parts, and the operator's file if there is one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from portal.assembly import Portal
from portal.doctor.finding import Finding
from portal.model.declared import Declared


@dataclass(frozen=True)
class Case:
    portal: Portal
    declared: Declared | None = None

    @property
    def webhook_url(self) -> str:
        declared = self.declared.webhook.url if self.declared else None
        return declared or self.portal.address_of("webhook")


Check = Callable[[Case], Awaitable[list[Finding]]]
