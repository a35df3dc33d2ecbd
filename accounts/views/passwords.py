"""Where somebody sets their own password, by a link that was made for them, or mailed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from accounts.choices import KeepTokens
from accounts.forgotten import mailed_links
from accounts.forms import LinkPasswordForm
from accounts.lockout import end_pause
from accounts.models import User
from accounts.restores.links import handed_links
from accounts.second_factor.services import has_second_factor
from accounts.services import change_password
from core.audit import actor_with

SET_HERE = "password_set_by"  # in the session: the page that set one last


@method_decorator(login_not_required, name="dispatch")
class PasswordLinkView(PasswordResetConfirmView):
    """Django's own page: the token leaves the address at once, and opens the form only once."""

    template_name = "accounts/password_link.html"
    form_class = LinkPasswordForm
    reset_url_token = "new"  # noqa: S105 - a word in the address

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Django's own; what is sent twice is answered as the first time."""
        response = super().dispatch(request, *args, **kwargs)
        if request.method != "POST" or self.validlink or self.user is None:
            return response
        is_again = request.session.get(SET_HERE) == _page_sent(request, self.user)
        return _is_set(request) if is_again else response

    def get_user(self, uidb64: str) -> User | None:
        """Whose link it is; nobody's where the account is switched off."""
        person = super().get_user(uidb64)
        return person if isinstance(person, User) and person.is_active else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Django's own; of a link that opens no more, whether it was used in this browser."""
        whose, _page = self.request.session.get(SET_HERE) or (None, None)
        used_here = not self.validlink and self.user is not None and whose == self.user.pk
        told = {"used_here": used_here, "mailed": settings.EMAIL_CONFIGURED}
        return super().get_context_data(**kwargs) | told

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        """Store the password: sessions, tokens and a pause of this person end with the old one.

        By a mailed link no pause of who has an app: whoever reads their mails would have as many
        tries at the code as they ask for links.
        """
        person, now = self.user, timezone.now()
        assert isinstance(person, User)
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        change_password(
            person=person,
            password=form.cleaned_data["new_password1"],
            keep_tokens=KeepTokens.NO,
            by=actor_with(self.request, person),
            now=now,
        )
        if self.token_generator is not mailed_links or not has_second_factor(person):
            end_pause(self.request, person=person, now=now)
        self.request.session[SET_HERE] = _page_sent(self.request, person)
        return _is_set(self.request)


def _page_sent(request: HttpRequest, person: User) -> list[Any]:
    """Whose page was sent, and which: the token of a form is another on each page."""
    return [person.pk, request.POST.get("csrfmiddlewaretoken")]


def _is_set(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("The password is set. Sign in with it."))
    return redirect("sign-in")


password_link = PasswordLinkView.as_view(token_generator=handed_links)
password_mailed = PasswordLinkView.as_view(token_generator=mailed_links)
