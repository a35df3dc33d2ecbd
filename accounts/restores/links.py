"""Links for a new password end as the database is brought back, like all that opened something."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db.models import Model

from accounts.models import RestoredDatabase


class EndingLinks(PasswordResetTokenGenerator):
    """Django's own token, signed together with the last restore that ended what was open."""

    def _make_hash_value(self, user: Model, timestamp: int) -> str:
        ended = RestoredDatabase.objects.filter(is_moved=False).order_by("restored_at", "pk")
        last = ended.values_list("pk", flat=True).last()
        return f"{super()._make_hash_value(user, timestamp)}{last or ''}"  # type: ignore[arg-type]


handed_links = EndingLinks()
