"""The settings: what every room keeps there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import allowed
from core.contributions import gathered_as
from core.shell.settings import SettingsPage
from overview.access import may_open_settings


@allowed(may_open_settings)
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """The pages of the settings that this person may open."""
    pages = [one for one in gathered_as(SettingsPage, "SETTINGS") if one.may_keep(request.user)]
    return render(request, "overview/settings.html", {"pages": pages})
