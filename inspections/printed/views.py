"""An inspection is frozen for print on its page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.roles import allowed
from core.audit import actor_of
from inspections import access
from inspections.printed.services import freeze_inspection
from inspections.views import visible_inspection


@require_POST
@allowed(access.may_inspect)
def inspection_freeze(request: HttpRequest, key: UUID) -> HttpResponse:
    """Freeze a finished one as it stands: what its document is made of."""
    found = visible_inspection(request, key)
    frozen = freeze_inspection(inspection=found, by=actor_of(request), now=timezone.now())
    said = _("The inspection is frozen as revision %(revision)s: its PDF can be made.")
    messages.success(request, said % {"revision": frozen.revision})
    return redirect(f"{reverse('inspection', args=[key])}#frozen")
