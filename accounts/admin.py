"""What is rare, and only read: mails, and who came in."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access_records import digest_of_name
from accounts.models import AccessRecord
from accounts.settings_site import ReadOnlyAdmin
from core.models import Mail

admin.site.unregister(Group)  # the five roles decide, groups would only confuse


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

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AccessRecord], search_term: str
    ) -> tuple[QuerySet[AccessRecord], bool]:
        """By what can be read, and by the digest of a name that was tried."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if not search_term:
            return found, may_repeat
        return found | queryset.filter(name_digest=digest_of_name(search_term)), may_repeat
