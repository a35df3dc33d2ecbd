"""Pages of the award rules: read and tried on past years, written, published."""

from django import forms
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
from instruments.differences import difference as difference_of
from instruments.forms import EditionForm
from instruments.selectors import version_before, version_in_force
from instruments.services.written_versions import check_draft
from instruments.specs import file_text
from instruments.views.written_pages import page_context, page_state
from instruments.words import words_of
from standings.awards import access
from standings.awards.candidates import award_trial, spec_of
from standings.awards.editor import AWARDS_PAGE, edit_options
from standings.awards.models import AwardRules
from standings.awards.rendering import criterion_words
from standings.awards.services.rules import (
    begin_next_award_rules,
    delete_award_rules,
    publish_award_rules,
    save_awards_page,
)


@require_safe
@allowed(access.may_read_award_rules)
def rules_list(request: HttpRequest) -> HttpResponse:
    """Every version, the one in force and the draft marked."""
    rows = list(access.award_rules_visible_to(request.user).order_by("code", "-version"))
    context = {
        "rows": rows,
        "in_force": version_in_force(AwardRules),
        "may_begin": access.may_write_award_rules(request.user)
        and all(row.is_published for row in rows),
    }
    return render(request, "standings/award_rules.html", context)


def _visible(request: HttpRequest, rules_id: int) -> AwardRules:
    rows = access.award_rules_visible_to(request.user).select_related("changed_by")
    return get_object_or_404(rows, pk=rules_id)


def _draft(request: HttpRequest, rules_id: int) -> AwardRules:
    """The same where it still is a draft; Conflict where it is published."""
    row = _visible(request, rules_id)
    check_draft(row)
    return row


@require_safe
@allowed(access.may_read_award_rules)
def rules_version(request: HttpRequest, rules_id: int) -> HttpResponse:
    """One version in words, and whom it would have made a candidate in the last three years."""
    return _version_page(request, _visible(request, rules_id))


def _version_page(
    request: HttpRequest, row: AwardRules, *, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    may_publish = not row.is_published and access.may_publish_award_rules(request.user)
    base = version_before(row)
    context = {
        "version": row,
        "rules": row,
        "awards": [
            (words_of(award.title), award.code, [criterion_words(one) for one in award.criteria])
            for award in spec_of(row).awards
        ],
        "base": base,
        "difference": base
        and difference_of(AWARDS_PAGE.opened(base.content), AWARDS_PAGE.opened(row.content)),
        "trial": award_trial(request.user, row),
        "is_in_force": row == version_in_force(AwardRules),
        "may_write": not row.is_published and access.may_write_award_rules(request.user),
        "may_publish": may_publish,
        "form": form or EditionForm(initial={"edition": row.edition}),
    }
    return render(request, "standings/award_rules_version.html", context, status=status)


@require_safe
@allowed(access.may_read_award_rules)
def rules_file(request: HttpRequest, rules_id: int) -> HttpResponse:
    """The file of a version, to keep."""
    row = _visible(request, rules_id)
    answer = HttpResponse(file_text(spec_of(row)), content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.key}.yaml"'
    return answer


@require_POST
@allowed(access.may_write_award_rules)
def rules_begin(request: HttpRequest, rules_id: int) -> HttpResponse:
    """A draft that says what this version says."""
    row = _visible(request, rules_id)
    draft = begin_next_award_rules(rules=row, by=actor_of(request), now=timezone.now())
    messages.success(request, _("%(key)s is kept as a draft.") % {"key": draft.key})
    return redirect("award-rules-edit", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_write_award_rules)
def rules_edit(request: HttpRequest, rules_id: int) -> HttpResponse:
    """Write a draft; POST stores it, or adds, moves and removes rows before that."""
    row = _draft(request, rules_id)
    state = page_state(request, row, AWARDS_PAGE, save=save_awards_page)
    if state is None:
        messages.success(request, _("The draft is stored."))
        return redirect("award-rules-version", row.pk)
    address = reverse("award-rules-edit", args=[row.pk])
    editor = page_context(state, AWARDS_PAGE, address=address, options=edit_options())
    context = {"rules": row} | editor
    return render(request, "standings/award_rules_edit.html", context, status=state.status)


@require_POST
@allowed(access.may_publish_award_rules)
def rules_publish(request: HttpRequest, rules_id: int) -> HttpResponse:
    """Candidates are found by it from now on, and it never changes."""
    row = _draft(request, rules_id)
    form = EditionForm(request.POST)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            published = publish_award_rules(
                draft=row, edition=form.cleaned_data["edition"],
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            said = _("%(key)s is published: candidates are found by it from now on.")
            messages.success(request, said % {"key": published.key})
            return redirect("award-rules-version", row.pk)
    return _version_page(request, row, form=form, status=refusals.status)


@require_POST
@allowed(access.may_write_award_rules)
def rules_delete(request: HttpRequest, rules_id: int) -> HttpResponse:
    """Take a draft away; the trail keeps that it was there."""
    row = _draft(request, rules_id)
    delete_award_rules(draft=row, by=actor_of(request), now=timezone.now())
    messages.success(request, _("%(key)s is deleted.") % {"key": row.key})
    return redirect("award-rules")
