"""What this room keeps about people."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from contractors.models import AccountInvitation, Representative, SitePosting
from personal_data.register import PersonalData, goes


def _emptied_and_revoked(invitations: QuerySet[Any]) -> None:
    """Those to the same address that nobody has used yet open nothing any more."""
    invitations.filter(used_at=None, revoked_at=None).update(revoked_at=F("created_at"))
    invitations.update(first_name="-", last_name="", email="")


PERSONAL_DATA = (
    PersonalData(
        110, "companies", _("Companies spoken for"), Representative, "user",
        ("contractor__name",),
        erase=goes,
    ),
    PersonalData(
        115, "sites", _("Sites worked at"), SitePosting, "user", ("site__name",),
        erase=goes,
    ),
    PersonalData(
        120,
        "invitations",
        _("Invitations to an account"),
        AccountInvitation,
        "person",
        ("first_name", "last_name", "email", "role", "further_roles", "created_at", "used_at"),
        names=("first_name", "last_name", "email"),
        erase=_emptied_and_revoked, address="email",
    ),
)  # fmt: skip
