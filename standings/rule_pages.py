"""Pages of the standing rules: read, write, try on past years, publish."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.shell.list_page import page_of_list
from document_control.views.rule_pages import RulePages
from instruments.forms import EditionForm
from instruments.selectors import version_before
from standings import access
from standings.editor import RULES_PAGE, edit_options
from standings.models import StandingRules
from standings.selectors import spec_of
from standings.services.drafts import (
    begin_next_rules,
    delete_standing_rules,
    publish_standing_rules,
    save_rules_page,
)
from standings.trial import StandingTrial, standing_trial

ROWS_OF_A_PAGE = 100
PAGES: RulePages[StandingRules] = RulePages(
    model=StandingRules,
    address="standing-rules",
    template="standings/standing_rules",
    title=_("Standing rules"),
    home=("standing-list", _("Work standing")),
    published=_("%(key)s is published: standings are proposed by it from now on."),
    page=RULES_PAGE,
    options=edit_options,
    spec_of=spec_of,
    visible=access.standing_rules_visible_to,
    may_write=access.may_write_standing_rules,
    may_publish=access.may_publish_standing_rules,
    begin=begin_next_rules,
    save=save_rules_page,
    publish=publish_standing_rules,
    delete=delete_standing_rules,
)


@require_safe
@allowed(access.may_read_standing_rules)
def rules_list(request: HttpRequest) -> HttpResponse:
    """Every version, the one in force and the draft marked."""
    return PAGES.listed(request)


@require_safe
@allowed(access.may_read_standing_rules)
def rules_version(request: HttpRequest, rules_id: int) -> HttpResponse:
    """One version in words, and how it differs from the one before."""
    row = PAGES.row(request, rules_id)
    return PAGES.version(request, row, told={"spec": spec_of(row)})


@require_safe
@allowed(access.may_read_standing_rules)
def rules_file(request: HttpRequest, rules_id: int) -> HttpResponse:
    """The file of a version, to keep."""
    return PAGES.file(request, rules_id)


@require_POST
@allowed(access.may_write_standing_rules)
def rules_begin(request: HttpRequest, rules_id: int) -> HttpResponse:
    """A draft that says what this version says."""
    return PAGES.begun(request, rules_id)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_write_standing_rules)
def rules_edit(request: HttpRequest, rules_id: int) -> HttpResponse:
    """Write a draft; POST stores it, or adds, moves and removes rows before that."""
    return PAGES.edited(request, rules_id)


def _trial(request: HttpRequest, row: StandingRules) -> StandingTrial:
    base = version_before(row)
    before = spec_of(base) if base else None
    return standing_trial(request.user, before=before, after=spec_of(row))


@require_safe
@allowed(access.may_read_standing_rules)
def rules_trial(request: HttpRequest, rules_id: int) -> HttpResponse:
    """A version on past years: who would have been proposed another standing, and why."""
    row = PAGES.row(request, rules_id)
    trial = _trial(request, row)
    shows_all = request.GET.get("rows") == "all"
    rows = trial.rows if shows_all else trial.changing
    page = page_of_list(request, rows, rows=ROWS_OF_A_PAGE)
    context = PAGES.shown(row) | {
        "base": version_before(row),
        "trial": trial,
        "page": page,
        "shows_all": shows_all,
        "query": "rows=all" if shows_all else "",
    }
    return render(request, "standings/standing_rules_trial.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_publish_standing_rules)
def rules_publish(request: HttpRequest, rules_id: int) -> HttpResponse:
    """What differs and whom it would have met, before it is published and never changes."""
    row = PAGES.draft(request, rules_id)

    def asked(form: EditionForm, status: int) -> HttpResponse:
        told = {"form": form, "trial": _trial(request, row)}
        context = PAGES.shown(row) | PAGES.compared(row) | told
        return render(request, "standings/standing_rules_publish.html", context, status=status)

    return PAGES.publishing(request, row, asked=asked)


@require_POST
@allowed(access.may_write_standing_rules)
def rules_delete(request: HttpRequest, rules_id: int) -> HttpResponse:
    """Take a draft away; the trail keeps that it was there."""
    return PAGES.deleted(request, rules_id)
