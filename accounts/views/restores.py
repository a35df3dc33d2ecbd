"""That somebody looked through who may sign in after a restore."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import may_keep_people
from accounts.restores.services import confirm_restored
from accounts.roles import allowed
from core.audit import actor_of


@allowed(may_keep_people)
@require_POST
def restored_confirm(request: HttpRequest) -> HttpResponse:
    """Nobody is asked any more; the list of people stays where it was."""
    confirm_restored(by=actor_of(request), now=timezone.now())
    messages.success(request, _("It is noted that you looked through who may sign in."))
    return redirect("person-list")
