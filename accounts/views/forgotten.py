"""Asking for a link by mail, by who has forgotten the password."""

from functools import partial

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
from accounts.tasks import mail_password_link


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
    if note_forgotten(request, typed=typed, now=timezone.now()):
        transaction.on_commit(partial(mail_password_link.delay, typed))
    messages.success(
        request,
        _(
            "If an account has this name or address, a link is on its way to its e-mail address. "
            "No mail after some minutes? Ask the administrator of your company."
        ),
    )
    return redirect("sign-in")
