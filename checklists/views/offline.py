"""What works offline: the service worker's script, and the page about this device."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.shell import kept_pages
from core.shell.kept_words import device_setup


@login_not_required
@require_safe
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The script, asked for anew each time: a browser learns of a new version by it."""
    return HttpResponse(
        kept_pages.service_worker(),
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


@login_not_required
@require_safe
@kept_pages.may_be_kept
def device(request: HttpRequest) -> HttpResponse:
    """What this device keeps and what waits to be sent, filled in by the page's script.

    Open to all: it is what a browser shows offline, whoever sits before it.
    """
    return render(request, "checklists/device.html", {"setup": _setup()})


def _setup() -> dict[str, Any]:
    return device_setup() | {
        "csrfCookie": settings.CSRF_COOKIE_NAME,
        "signIn": f"{reverse('sign-in')}?next={reverse('device')}",
    }
