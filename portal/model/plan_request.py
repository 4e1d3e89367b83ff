"""A change of plan that a customer has ordered and staff are to make."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.model.change import KeptPreview
from portal.model.names import Email

State = Literal["open", "made", "refused", "withdrawn"]


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """`begun`: the preview by which somebody of staff has begun to make it; `note`: why it was refused."""

    kept: KeptPreview  # as it was ordered
    title: str  # the customer's name
    state: State = "open"
    note: str | None = None
    ended_by: Email | None = None
    ended_at: datetime | None = None
    begun: str | None = None
    begun_by: Email | None = None
    begun_at: datetime | None = None

    @property
    def id(self) -> str:
        return self.kept.id

    @property
    def asked_at(self) -> datetime:
        return self.kept.used_at or self.kept.priced_at

    @property
    def is_open(self) -> bool:
        return self.state == "open"
