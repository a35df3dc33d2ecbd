"""Saving a comparison under a name, and forgetting it."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.errors import NotAllowed, Refusal
from core.writing import written
from reports.access import may_compare, may_forget_comparison
from reports.models import SavedComparison

MOST = 100  # of one person
LONGEST_NAME = 80
LONGEST_ADDRESS = 8000  # characters; what web servers take, some 500 contractors


@transaction.atomic
def save_comparison(
    *, name: str, asked: Sequence[tuple[str, str]], by: Actor, now: datetime
) -> SavedComparison:
    """Keep what an address compares under a name; a name taken before is given the new address.

    ``asked`` are the fields of the address. Raises Refusal without a name or with nothing asked,
    NotAllowed for who may not compare.
    """
    if by.user is None or not may_compare(by.user):
        raise NotAllowed(_("Your role may not compare contractors."))
    name = written(name)[:LONGEST_NAME]
    if not name:
        raise Refusal(_("Give the comparison a name, so that it is found again."))
    if not asked:
        raise Refusal(_("There is nothing to save: choose what to compare first."))
    query = urlencode(asked)
    if len(query) > LONGEST_ADDRESS:
        raise Refusal(_("These are too many to save: choose fewer contractors, or all of them."))
    own = SavedComparison.objects.filter(owner=by.user)
    if own.count() >= MOST and not own.filter(name=name).exists():
        raise Refusal(_("You have saved %(most)s comparisons: remove one first.") % {"most": MOST})
    saved, _made = SavedComparison.objects.update_or_create(
        owner=by.user, name=name, defaults={"query": query, "created_at": now}
    )
    after = {"name": saved.name, "query": saved.query}
    record(by=by, at=now, action="save_comparison", target=saved, after=after)
    return saved


@transaction.atomic
def forget_comparison(*, saved: SavedComparison, by: Actor, now: datetime) -> None:
    """Remove a saved comparison; who saved it, or an administrator."""
    if not may_forget_comparison(by.user, saved):
        raise NotAllowed(_("Only who saved a comparison, or an administrator, removes it."))
    before = {"name": saved.name, "query": saved.query}
    record(by=by, at=now, action="forget_comparison", target=saved, before=before)
    saved.delete()
