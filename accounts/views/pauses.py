"""Whose name is locked for a while, and opening it again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import may_keep_people, people_kept_by
from accounts.lockout.pauses import names_in_pause, release_name
from accounts.roles import allowed
from core.audit import actor_of


@allowed(may_keep_people)
@require_safe
def pause_list(request: HttpRequest) -> HttpResponse:
    """The names that were tried with wrong passwords too often."""
    context = {"pauses": names_in_pause(now=timezone.now())}
    return render(request, "accounts/pauses.html", context)


@allowed(may_keep_people)
@require_POST
def pause_end(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let a name be tried again at once."""
    person = get_object_or_404(people_kept_by(request.user), pk=person_id)
    release_name(request, person=person, by=actor_of(request), now=timezone.now())
    messages.success(request, _("%(name)s may try again at once.") % {"name": person})
    return redirect("pause-list")
