"""What documents keep about people."""

from django.utils.translation import gettext_lazy as _

from documents.models import Delivery, Document, Schedule
from personal_data.register import PersonalData, goes

PERSONAL_DATA = (
    PersonalData(
        130,
        "documents",
        _("Documents asked for"),
        Document,
        "requested_by",
        ("kind", "subject", "language", "requested_at", "finished_at", "sha256"),
    ),
    PersonalData(
        140,
        "deliveries",
        _("Scheduled reports that were made"),
        Delivery,
        "recipient",
        ("schedule__name", "month", "made_at", "mailed_at", "seen_at"),
    ),
    PersonalData(
        150,
        "schedules",
        _("Scheduled reports that are asked for"),
        Schedule.recipients.through,
        "user",
        ("schedule__name",),
        erase=goes,
    ),
)
