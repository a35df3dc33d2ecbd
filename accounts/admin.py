"""People, mails and access records, for the administrator."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import TokenEnd
from accounts.forms import PersonForm, SetPasswordForm
from accounts.lockout import end_pause
from accounts.models import AccessRecord, User
from accounts.settings_site import AuditedAdmin, ReadOnlyAdmin
from accounts.tokens import end_tokens
from core.audit import actor_of, record
from core.models import Mail

admin.site.unregister(Group)  # the five roles decide, groups would only confuse


@admin.register(User)
class PersonAdmin(AuditedAdmin, UserAdmin):  # type: ignore[type-arg]
    """Name, role and password of a person. Someone who left is made inactive."""

    form = PersonForm
    change_password_form = SetPasswordForm
    list_display = ["username", "first_name", "last_name", "role", "is_active"]
    list_filter = ["role", "is_active"]
    search_fields = ["username__holds", "first_name__holds", "last_name__holds", "email__holds"]
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Who"), {"fields": ("first_name", "last_name", "email", "mails", "role", "is_active")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "username",
                    "first_name",
                    "last_name",
                    "email",
                    "role",
                    "usable_password",
                    "password1",
                    "password2",
                ),
            },
        ),
    )
    filter_horizontal = ()

    @transaction.atomic
    def user_change_password(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Django's own page: the password and its audit row are stored, or neither."""
        return super().user_change_password(*args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """What programs read in a person's name ends when the role or the account does."""
        super().save_model(request, obj, form, change)
        reasons = {"is_active": TokenEnd.DEACTIVATED, "role": TokenEnd.ROLE}
        because = next((reasons[name] for name in reasons if name in form.changed_data), None)
        if change and because is not None:
            now = timezone.now()
            end_tokens(person=obj, because=because, by=actor_of(request), now=now)

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        """A password that is set does not pass ``save_model``: its audit row is written here."""
        match = request.resolver_match
        if match is not None and match.url_name == "auth_user_password_change":
            by, now = actor_of(request), timezone.now()
            end_tokens(person=obj, because=TokenEnd.PASSWORD, by=by, now=now)
            end_pause(request, person=obj, now=now)
            after = {"usable": obj.has_usable_password()}
            record(by=by, at=now, action="set_password", target=obj, after=after)
        return super().log_change(request, obj, message)


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """What was mailed to whom, and what the mail server refused."""

    list_display = ["noted_at", "person", "status", "said", "address", "subject"]
    list_filter = ["status"]
    search_fields = ["person__username__holds", "address__holds", "subject__holds"]
    list_select_related = ["person"]
    fields = ["noted_at", "person", "address", "subject", "status", "said", "tried_at", "body"]

    @admin.display(description=_("what went wrong"))
    def said(self, mail: Mail) -> str:
        """The mail server's words, or ours."""
        return gettext(mail.problem) if mail.problem else ""


@admin.register(AccessRecord)
class AccessRecordAdmin(ReadOnlyAdmin):
    """Who signed in or out, from where, what was refused, and what was taken out."""

    list_display = ["at", "kind", "person", "address", "what", "token"]
    list_filter = ["kind"]
    date_hierarchy = "at"
    search_fields = [
        "person__username__holds",
        "person__first_name__holds",
        "person__last_name__holds",
        "address",
        "what__holds",
        "token__hint",
    ]
    fields = ["at", "kind", "person", "address", "what", "token"]
    list_select_related = ["person", "token"]
    show_full_result_count = False
