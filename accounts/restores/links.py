"""Links for a new password end as the database is brought back, like all that opened something."""

from datetime import datetime

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db.models import Model, QuerySet

from accounts.models import RestoredDatabase


def last_ending() -> QuerySet[RestoredDatabase, datetime]:
    """When the last restore was that ended what was open, one row or none. By its instant: a key
    would come again where an older backup is brought back after it."""
    ended = RestoredDatabase.objects.filter(is_moved=False).order_by("-restored_at")
    return ended.values_list("restored_at", flat=True)[:1]


class EndingLinks(PasswordResetTokenGenerator):
    """Django's own token, signed together with the last restore that ended what was open."""

    def _make_hash_value(self, user: Model, timestamp: int) -> str:
        said = super()._make_hash_value(user, timestamp)  # type: ignore[arg-type]
        return f"{said}{last_ending().first() or ''}"


handed_links = EndingLinks()
