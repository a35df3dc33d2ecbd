"""Asking for a link by mail, by who has forgotten the password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forgotten import note_forgotten
from accounts.forms import ForgottenForm
from core.errors import Busy
from core.job_queue import NOT_REACHED, hand_over, queue_connection

QUEUE_SECONDS = 60  # until it is worth another try


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """The name or address, and the same answer for everybody."""
    form = ForgottenForm(request.POST or None)
    if not settings.EMAIL_CONFIGURED or not form.is_valid():
        context = {"form": form, "mailed": settings.EMAIL_CONFIGURED}
        status = 400 if form.is_bound else 200
        return render(request, "accounts/forgotten.html", context, status=status)
    typed = form.cleaned_data["username"]
    with transaction.atomic():  # what could not be handed over does not count as asked for
        if note_forgotten(request, typed=typed, now=timezone.now()):
            _have_mailed(typed)
    messages.success(
        request,
        _(
            "If an account has this name or address, a link is on its way to its e-mail address. "
            "No mail after some minutes? Ask the administrator of your company."
        ),
    )
    return redirect("sign-in")


def _have_mailed(typed: str) -> None:
    """TryLater where no worker can be told, whosever name it is: nothing promises that mail."""
    try:
        with queue_connection() as connection:
            hand_over("accounts.mail_password_link", connection, args=[typed])
    except NOT_REACHED as error:
        said = _("No mail can be sent at this moment. Wait a minute, then ask for the link again.")
        raise Busy(said, seconds=QUEUE_SECONDS) from error
