"""What an account knows of its tokens for programs: which are valid, and that they end with it.

How they are made, recognized and scoped is the room ``tokens``, which stands above.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.choices import TokenEnd
from accounts.models import ReaderToken, User
from core.audit import Actor, AuditedChange, record_all


@transaction.atomic
def end_tokens(*, person: User, because: TokenEnd, by: Actor, now: datetime) -> int:
    """All tokens of a person end, for good: neither a new role nor a new password wakes them."""
    tokens = list(person.reader_tokens.select_for_update().filter(revoked_at=None))
    person.reader_tokens.filter(pk__in=[token.pk for token in tokens]).update(
        revoked_at=now, ended_by=because
    )
    changes = [
        AuditedChange(token, after={"name": token.name, "because": str(because)})
        for token in tokens
    ]
    record_all(by=by, at=now, action="end_token", changes=changes)
    return len(tokens)


def valid_tokens(person: User, *, now: datetime) -> QuerySet[ReaderToken]:
    """Those that open something."""
    return person.reader_tokens.filter(revoked_at=None, expires_at__gt=now)
