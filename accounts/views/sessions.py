"""Where I am signed in, and signing out there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import sessions_visible_to
from accounts.models import User
from accounts.services import end_one_session, end_other_sessions
from accounts.sessions import sessions_of
from core.audit import actor_of


@never_cache
@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """My sessions, this one marked."""
    assert isinstance(request.user, User)
    context = {
        "sessions": sessions_of(request.user, now=timezone.now()),
        "this": request.session.session_key,
    }
    return render(request, "accounts/sessions.html", context)


@require_POST
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out one of my other devices."""
    one = get_object_or_404(sessions_visible_to(request.user), pk=session_id)
    end_one_session(session=one, by=actor_of(request), now=timezone.now())
    messages.success(request, _("Signed out there. This device stays signed in."))
    return redirect("session-list")


@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    """Sign out all my other devices."""
    assert isinstance(request.user, User)
    count = end_other_sessions(
        person=request.user,
        but=request.session.session_key,
        by=actor_of(request),
        now=timezone.now(),
    )
    said = ngettext(
        "%(count)s other device is signed out.", "%(count)s other devices are signed out.", count
    )
    messages.success(request, said % {"count": count})
    return redirect("session-list")
