"""What reports keep about people."""

from django.utils.translation import gettext_lazy as _

from personal_data.register import PersonalData, goes
from reports.models import SavedComparison

PERSONAL_DATA = (
    PersonalData(
        160,
        "saved_comparisons",
        _("Saved comparisons"),
        SavedComparison,
        "owner",
        ("name", "query", "created_at"),
        erase=goes,
    ),
)
