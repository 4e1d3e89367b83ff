"""Who is staff: by whole address or whole domain, and who may only read."""

import pytest

from portal.model.names import Email
from portal.model.staff import StaffRole, role_of

STAFF = ("Ito@Hinode.example", "@billing.hinode.example", "both@hinode.example")
READERS = ("audit@billing.hinode.example", "@auditors.example", "both@hinode.example")


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("ito@hinode.example", "staff"),
        (" ITO@hinode.example ", "staff"),
        ("anybody@billing.hinode.example", "staff"),
        ("audit@billing.hinode.example", "read-only"),
        ("who@auditors.example", "read-only"),
        ("both@hinode.example", "read-only"),
        ("other@hinode.example", None),
        ("ito@sub.billing.hinode.example", None),
        ("ito@notbilling.hinode.example", None),
        ("ito@billing.hinode.example.evil.example", None),
        ("@billing.hinode.example@evil.example", None),
        ("", None),
    ],
)
def test_an_address_is_staff_by_itself_or_by_its_whole_domain(email: str, role: StaffRole | None) -> None:
    assert role_of(Email(email), STAFF, READERS) == role


def test_without_settings_nobody_is_staff() -> None:
    assert role_of(Email("ito@hinode.example"), (), ()) is None
