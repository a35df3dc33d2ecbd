"""That somebody looked through who may sign in after a restore, and new passwords for everybody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import may_keep_people
from accounts.restores.services import confirm_restored, end_passwords
from accounts.roles import allowed
from core.audit import actor_of
from core.errors import Refusal


@allowed(may_keep_people)
@require_POST
def restored_confirm(request: HttpRequest) -> HttpResponse:
    """Nobody is asked any more; the list of people stays where it was."""
    confirm_restored(by=actor_of(request), now=timezone.now())
    messages.success(request, _("It is noted that you looked through who may sign in."))
    return redirect("person-list")


@allowed(may_keep_people)
@require_POST
def restored_passwords(request: HttpRequest) -> HttpResponse:
    """Everybody who can be mailed is told where to get a link for a new password; the old one opens
    nothing."""
    try:
        if "sure" not in request.POST:
            raise Refusal(_("Tick that their passwords end at once: nothing was done."))
        count = end_passwords(by=actor_of(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("person-list")
    said = ngettext(
        "%(count)s person is mailed where to ask for a link.",
        "%(count)s people are mailed where to ask for a link.",
        count,
    )
    if not count:
        said = _("Nobody is left to mail: each was mailed, or has chosen a new password since.")
    messages.success(request, said % {"count": count})
    return redirect("person-list")
