"""Asking that writes nothing down, counted by place in Redis: so often, then a while of nothing.

A Redis that is down or slow counts nobody: nothing grows by it, and people get in.
"""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.lockout import places_of
from core.errors import TryLater
from core.requests.rates import count_each

WITHIN = timedelta(minutes=15)
MOST = 300  # a house full of people behind one address signs in within a quarter of an hour


def count_asking(request: HttpRequest, *, what: str, said: str = "") -> None:
    """One more from here; TryLater where there were too many, with what else is to be ``said``."""
    places = places_of(request, most=MOST)
    rates = {f"csms:asked:{what}:{one}": most for one, most in places}
    counted = count_each(rates, seconds=int(WITHIN.total_seconds()))
    for most, (times, left) in zip(rates.values(), counted, strict=False):
        if times > most:
            asked = _("Too many tries came from here. Wait a quarter of an hour, then try again.")
            raise TryLater(said or asked, seconds=left)
