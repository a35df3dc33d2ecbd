"""Django's admin, for what is rare and only read: open to the administrator and nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access import may_keep_people
from accounts.leaving import end_session

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class SettingsSite(admin.AdminSite):
    """Mails and access records; what is kept often has pages of its own."""

    site_header = _("CSMS settings")
    site_title = _("CSMS settings")
    index_title = _("Records")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """The role decides, not Django's staff flag."""
        return may_keep_people(request.user)

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002
        """A page of the settings: 403 for who has signed in and is no administrator."""
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return page(request, *args, **kwargs)

        return cast(View, guarded)

    def password_change(  # type: ignore[override]  # a redirect is an answer too
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one page for a password of one's own, which counts the wrong ones."""
        return redirect("account")

    @method_decorator(require_POST)
    def logout(  # type: ignore[override]  # a redirect is an answer too
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Signing out is one thing, wherever its button stands."""
        end_session(request)
        return redirect("sign-in")

    @login_not_required
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one sign-in page; Django's second one would ask for the staff flag."""
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shown to whoever keeps people, and never changed here."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep_people(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_keep_people(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
