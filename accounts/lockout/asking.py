"""Asking that writes nothing down, counted by place in Redis: so often, then a while of nothing.

A Redis that is down or slow counts nobody: nothing grows by it, and people get in.
"""

from datetime import timedelta
from ipaddress import ip_network

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.lockout import HOUSEHOLD
from core.errors import TryLater
from core.requests.rates import count

WITHIN = timedelta(minutes=15)
MOST = 300  # a house full of people behind one address signs in within a quarter of an hour


def count_asking(request: HttpRequest, *, what: str, said: str = "") -> None:
    """One more from here; TryLater where there were too many, with what else is to be ``said``."""
    key, seconds = f"csms:asked:{what}:{place_of(request)}", int(WITHIN.total_seconds())
    counted = count(key, seconds=seconds)
    if counted and counted[0] > MOST:
        asked = _("Too many tries came from here. Wait a quarter of an hour, then try again.")
        raise TryLater(said or asked, seconds=counted[1])


def place_of(request: HttpRequest) -> str:
    """Where a request comes from: its address, of IPv6 the /64 that one household has."""
    address = request.META.get("REMOTE_ADDR") or ""
    return str(ip_network((address, HOUSEHOLD), strict=False)) if ":" in address else address
