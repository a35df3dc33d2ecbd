"""Pages of the award rules: read and tried on past years, written, published."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from document_control.views.rule_pages import RulePages
from instruments.forms import EditionForm
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

PAGES: RulePages[AwardRules] = RulePages(
    model=AwardRules,
    address="award-rules",
    template="standings/award_rules",
    title=_("Award rules"),
    home=("award-list", _("Awards")),
    published=_("%(key)s is published: candidates are found by it from now on."),
    page=AWARDS_PAGE,
    options=edit_options,
    spec_of=spec_of,
    visible=access.award_rules_visible_to,
    may_write=access.may_write_award_rules,
    may_publish=access.may_publish_award_rules,
    begin=begin_next_award_rules,
    save=save_awards_page,
    publish=publish_award_rules,
    delete=delete_award_rules,
)


@require_safe
@allowed(access.may_read_award_rules)
def rules_list(request: HttpRequest) -> HttpResponse:
    """Every version, the one in force and the draft marked."""
    return PAGES.listed(request)


@require_safe
@allowed(access.may_read_award_rules)
def rules_version(request: HttpRequest, rules_id: int) -> HttpResponse:
    """One version in words, and whom it would have made a candidate in the last three years."""
    row = PAGES.row(request, rules_id)
    return _version(request, row, form=EditionForm(initial={"edition": row.edition}))


def _version(
    request: HttpRequest, row: AwardRules, *, form: EditionForm, status: int = 200
) -> HttpResponse:
    told = {
        "awards": [
            (words_of(award.title), award.code, [criterion_words(one) for one in award.criteria])
            for award in spec_of(row).awards
        ],
        "trial": award_trial(request.user, row),
        "form": form,
    }
    return PAGES.version(request, row, told=told, status=status)


@require_safe
@allowed(access.may_read_award_rules)
def rules_file(request: HttpRequest, rules_id: int) -> HttpResponse:
    """The file of a version, to keep."""
    return PAGES.file(request, rules_id)


@require_POST
@allowed(access.may_write_award_rules)
def rules_begin(request: HttpRequest, rules_id: int) -> HttpResponse:
    """A draft that says what this version says."""
    return PAGES.begun(request, rules_id)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_write_award_rules)
def rules_edit(request: HttpRequest, rules_id: int) -> HttpResponse:
    """Write a draft; POST stores it, or adds, moves and removes rows before that."""
    return PAGES.edited(request, rules_id)


@require_POST
@allowed(access.may_publish_award_rules)
def rules_publish(request: HttpRequest, rules_id: int) -> HttpResponse:
    """Candidates are found by it from now on, and it never changes."""
    row = PAGES.draft(request, rules_id)

    def asked(form: EditionForm, status: int) -> HttpResponse:
        return _version(request, row, form=form, status=status)

    return PAGES.publishing(request, row, asked=asked)


@require_POST
@allowed(access.may_write_award_rules)
def rules_delete(request: HttpRequest, rules_id: int) -> HttpResponse:
    """Take a draft away; the trail keeps that it was there."""
    return PAGES.deleted(request, rules_id)
