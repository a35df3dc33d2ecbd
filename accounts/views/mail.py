"""Whether I get mails, in which language, and where they go."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import MailsForm
from accounts.models import User
from accounts.services import choose_mails
from core.audit import actor_of
from core.mailing import language_of


@require_http_methods(["GET", "HEAD", "POST"])
def my_mails(request: HttpRequest) -> HttpResponse:
    """Everybody's own: mails on or off, and their language. The address is an administrator's."""
    person = request.user
    assert isinstance(person, User)
    initial = {"mails": "yes" if person.mails else "no", "language": language_of(person)}
    form = MailsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        choose_mails(person=person, **form.cleaned_data, by=actor_of(request), now=timezone.now())
        messages.success(request, _("Your choice is saved."))
        return redirect("my-mails")
    context = {"form": form, "mailed": settings.EMAIL_CONFIGURED, "address": person.email}
    return render(request, "accounts/mails.html", context, status=400 if form.errors else 200)
