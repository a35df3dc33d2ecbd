"""Asking that writes nothing down, counted by place in Redis: so often, then a while of nothing.

A Redis that is down or slow counts nobody: nothing grows by it, and people get in.
"""

from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.lockout import HOUSEHOLD, HOUSEHOLDS, SITE
from core.errors import TryLater
from core.requests.rates import count

WITHIN = timedelta(minutes=15)
MOST = 300  # a house full of people behind one address signs in within a quarter of an hour


def count_asking(request: HttpRequest, *, what: str, said: str = "") -> None:
    """One more from here; TryLater where there were too many, with what else is to be ``said``."""
    seconds = int(WITHIN.total_seconds())
    for place, most in _places(request.META.get("REMOTE_ADDR") or ""):
        counted = count(f"csms:asked:{what}:{place}", seconds=seconds)
        if counted and counted[0] > most:
            asked = _("Too many tries came from here. Wait a quarter of an hour, then try again.")
            raise TryLater(said or asked, seconds=counted[1])


def _places(address: str) -> Iterator[tuple[str, int]]:
    """Where a request comes from, and how often each is borne: its address, of IPv6 the /64 that
    one household has and the /48 of which one may hold them all."""
    if ":" not in address:
        yield address, MOST
        return
    for bits, most in ((HOUSEHOLD, MOST), (SITE, MOST * HOUSEHOLDS)):
        yield str(ip_network((address, bits), strict=False)), most
