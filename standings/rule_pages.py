"""Pages of the standing rules: read, write, try on past years, publish."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.shell.list_page import page_of_list
from instruments.differences import difference as difference_of
from instruments.forms import EditionForm
from instruments.selectors import version_before
from instruments.services.written_versions import check_draft
from instruments.specs import file_text
from instruments.views.written_pages import page_context, page_state
from standings import access
from standings.editor import RULES_PAGE, edit_options
from standings.models import StandingRules
from standings.selectors import rules_in_force, spec_of
from standings.services.drafts import (
    begin_next_rules,
    delete_standing_rules,
    publish_standing_rules,
    save_rules_page,
)
from standings.trial import StandingTrial, standing_trial

ROWS_OF_A_PAGE = 100


@require_safe
@allowed(access.may_read_standing_rules)
def rules_list(request: HttpRequest) -> HttpResponse:
    """Every version, the one in force and the draft marked."""
    rows = list(access.standing_rules_visible_to(request.user).order_by("code", "-version"))
    context = {
        "rows": rows,
        "in_force": rules_in_force(),
        "may_begin": access.may_write_standing_rules(request.user)
        and all(row.is_published for row in rows),
    }
    return render(request, "standings/standing_rules.html", context)


def _visible(request: HttpRequest, rules_id: int) -> StandingRules:
    rows = access.standing_rules_visible_to(request.user).select_related("changed_by")
    return get_object_or_404(rows, pk=rules_id)


def _draft(request: HttpRequest, rules_id: int) -> StandingRules:
    """The same where it still is a draft; Conflict where it is published."""
    row = _visible(request, rules_id)
    check_draft(row)
    return row


def _compared(row: StandingRules) -> dict[str, Any]:
    """A version and how it differs from what was published before it."""
    base = version_before(row)
    context: dict[str, Any] = {"version": row, "rules": row, "base": base}
    if base is not None:
        context["difference"] = difference_of(
            RULES_PAGE.opened(base.content), RULES_PAGE.opened(row.content)
        )
    return context


@require_safe
@allowed(access.may_read_standing_rules)
def rules_version(request: HttpRequest, rules_id: int) -> HttpResponse:
    """One version in words, and how it differs from the one before."""
    row = _visible(request, rules_id)
    context = _compared(row) | {
        "spec": spec_of(row),
        "is_in_force": row == rules_in_force(),
        "may_write": access.may_write_standing_rules(request.user),
        "may_publish": access.may_publish_standing_rules(request.user),
    }
    return render(request, "standings/standing_rules_version.html", context)


@require_safe
@allowed(access.may_read_standing_rules)
def rules_file(request: HttpRequest, rules_id: int) -> HttpResponse:
    """The file of a version, to keep."""
    row = _visible(request, rules_id)
    answer = HttpResponse(file_text(spec_of(row)), content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.key}.yaml"'
    return answer


@require_POST
@allowed(access.may_write_standing_rules)
def rules_begin(request: HttpRequest, rules_id: int) -> HttpResponse:
    """A draft that says what this version says."""
    row = _visible(request, rules_id)
    draft = begin_next_rules(rules=row, by=actor_of(request), now=timezone.now())
    messages.success(request, _("%(key)s is kept as a draft.") % {"key": draft.key})
    return redirect("standing-rules-edit", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_write_standing_rules)
def rules_edit(request: HttpRequest, rules_id: int) -> HttpResponse:
    """Write a draft; POST stores it, or adds, moves and removes rows before that."""
    row = _draft(request, rules_id)
    state = page_state(request, row, RULES_PAGE, save=save_rules_page)
    if state is None:
        messages.success(request, _("The draft is stored."))
        return redirect("standing-rules-version", row.pk)
    address = reverse("standing-rules-edit", args=[row.pk])
    editor = page_context(state, RULES_PAGE, address=address, options=edit_options())
    context = {"rules": row} | editor
    return render(request, "standings/standing_rules_edit.html", context, status=state.status)


def _trial(request: HttpRequest, row: StandingRules) -> StandingTrial:
    base = version_before(row)
    before = spec_of(base) if base else None
    return standing_trial(request.user, before=before, after=spec_of(row))


@require_safe
@allowed(access.may_read_standing_rules)
def rules_trial(request: HttpRequest, rules_id: int) -> HttpResponse:
    """A version on past years: who would have been proposed another standing, and why."""
    row = _visible(request, rules_id)
    trial = _trial(request, row)
    shows_all = request.GET.get("rows") == "all"
    rows = trial.rows if shows_all else trial.changing
    page = page_of_list(request, rows, rows=ROWS_OF_A_PAGE)
    context = {
        "rules": row,
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
    row = _draft(request, rules_id)
    given = request.POST if request.method == "POST" else None
    form = EditionForm(given, initial={"edition": row.edition})
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            published = publish_standing_rules(
                draft=row,
                edition=form.cleaned_data["edition"],
                by=actor_of(request),
                now=timezone.now(),
            )
            said = _("%(key)s is published: standings are proposed by it from now on.")
            messages.success(request, said % {"key": published.key})
            return redirect("standing-rules-version", row.pk)
    context = _compared(row) | {"form": form, "trial": _trial(request, row)}
    return render(request, "standings/standing_rules_publish.html", context, status=refusals.status)


@require_POST
@allowed(access.may_write_standing_rules)
def rules_delete(request: HttpRequest, rules_id: int) -> HttpResponse:
    """Take a draft away; the trail keeps that it was there."""
    row = _draft(request, rules_id)
    delete_standing_rules(draft=row, by=actor_of(request), now=timezone.now())
    messages.success(request, _("%(key)s is deleted.") % {"key": row.key})
    return redirect("standing-rules")
