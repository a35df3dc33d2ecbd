"""Where passkeys are asked for: at the one address of the installation, as BASE_URL says it.

A passkey belongs to a host name for good, and browsers make none for a bare IP address. On
loopback the name is ``localhost``, so that the demonstration has passkeys too.
"""

from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

LOOPBACK = "localhost"
PORT_OF = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class PasskeySite:
    """``rp_id``: the host name that passkeys are made for. ``origin``: where they are asked for."""

    rp_id: str
    origin: str


def passkey_site() -> PasskeySite | None:
    """The one of this installation; None where its address is a number, so that none can be."""
    address = urlsplit(settings.BASE_URL)
    name = address.hostname or ""
    with suppress(ValueError):
        if not ip_address(name).is_loopback:
            return None
        name = LOOPBACK
    is_usual = address.port in (None, PORT_OF.get(address.scheme))
    return PasskeySite(
        rp_id=name,
        origin=f"{address.scheme}://{name}" + ("" if is_usual else f":{address.port}"),
    )


def site_here(request: HttpRequest) -> PasskeySite | None:
    """The site, where this page was asked for at its address; None at any other."""
    site = passkey_site()
    asked_at = urlsplit(f"//{request.get_host()}").hostname
    return site if site is not None and site.rp_id == asked_at else None
