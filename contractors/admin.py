"""Companies, sites and representatives, for the administrator."""

from django.contrib import admin
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple

from accounts.settings_site import AuditedAdmin
from contractors.models import Contractor, Representative, Site


@admin.register(Site)
class SiteAdmin(AuditedAdmin):
    """Places of the owner."""

    list_display = ["name", "code", "time_zone"]


@admin.register(Contractor)
class ContractorAdmin(AuditedAdmin):
    """Companies that are rated; one that left is archived."""

    list_display = ["name", "code", "risk_class", "archived"]
    list_filter = ["risk_class", "archived"]
    search_fields = ["name__holds", "code__holds"]
    # Not filter_horizontal: its icons have a name that a screen reader may not read.
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}


@admin.register(Representative)
class RepresentativeAdmin(AuditedAdmin):
    """Who speaks for which contractor."""

    list_display = ["user", "contractor"]
    list_select_related = ["user", "contractor"]
