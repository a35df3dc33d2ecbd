"""The administrator's pages: Django's admin, open to the administrator role and nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access import may_keep_people
from accounts.leaving import end_session
from core.audit import actor_of, record
from core.identity import UniqueName
from core.names import warning_of

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
SECRET_FIELDS = frozenset({"password", "password1", "password2", "usable_password"})


class SettingsSite(admin.AdminSite):
    """People, companies and what the instruments hold."""

    site_header = _("CSMS settings")
    site_title = _("CSMS settings")
    index_title = _("People, contractors and instruments")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """The role decides, not Django's staff flag."""
        return may_keep_people(request.user)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
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


def _json_value(value: Any) -> Any:
    """A field's value as JSON."""
    return value if value is None or isinstance(value, bool | int | str) else str(value)


class AuditedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """An administrator may add and change; every change leaves its audit row; nothing is deleted.

    What is no longer used is archived or made inactive: results and audit rows point to it.
    """

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep_people(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_keep_people(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep_people(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_keep_people(request.user)

    def save_model(
        self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        self._warn_of_letters(request, obj)
        names = [name for name in form.changed_data if name not in SECRET_FIELDS]
        record(
            by=actor_of(request),
            at=timezone.now(),
            action=f"{'change' if change else 'add'}_{obj.AUDIT_NAME}",
            target=obj,
            before={name: _json_value(form.initial.get(name)) for name in names}
            if change
            else None,
            after={name: _json_value(form.cleaned_data.get(name)) for name in names},
        )

    def _warn_of_letters(self, request: HttpRequest, obj: Model) -> None:
        """A name or code that looks Latin and is not is stored, and told of."""
        for one in obj._meta.constraints:
            if isinstance(one, UniqueName) and (warning := warning_of(getattr(obj, one.field))):
                messages.warning(request, warning)


class ReadOnlyAdmin(AuditedAdmin):
    """Shown, never changed here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
