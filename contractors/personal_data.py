"""What this room keeps about people."""

from django.utils.translation import gettext_lazy as _

from accounts.personal_data.register import PersonalData, emptied, goes
from contractors.models import AccountInvitation, Representative, SitePosting

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
        erase=emptied({"first_name": "-", "last_name": "", "email": ""}),
    ),
)  # fmt: skip
