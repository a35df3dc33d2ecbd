"""Instruments, ladders and rules, to read. They come from files and are published by loading."""

from django.contrib import admin

from accounts.settings_site import ReadOnlyAdmin
from instruments.models import Instrument, Ladder, RuleSet


@admin.register(Instrument, Ladder, RuleSet)
class VersionAdmin(ReadOnlyAdmin):
    """A version with its hash."""

    list_display = ["title", "code", "version", "status", "published_at"]
