"""Instruments, ladders and rule sets with their versions: read, copied, compared, published."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors import Refusal
from core.errors.forms import tell
from core.language import localized
from instruments import selectors as version_selectors
from instruments.access import may_edit_instruments, may_read_instruments
from instruments.choices import VersionKind
from instruments.comparisons import compared, ladder_changes
from instruments.editor.layout import PAGES
from instruments.forms import EditionForm, PublishVersionForm
from instruments.interviews import interview_in_words
from instruments.lookup import draft_or_refusal, version_or_404
from instruments.models import Instrument
from instruments.rendering import bands_of
from instruments.selectors import NamedVersion
from instruments.services import drafts
from instruments.specs import Problem, file_text
from instruments.stored_specs import Spec, checked, published_instrument


@require_safe
@allowed(may_read_instruments)
def instrument_list(request: HttpRequest) -> HttpResponse:
    """Every version of every instrument, ladder and rule set."""
    titles = [
        (VersionKind.INSTRUMENT, _("Instruments"), _("No instrument is loaded yet.")),
        (VersionKind.LADDER, _("Rating ladders"), _("No ladder is loaded yet.")),
        (VersionKind.RULE_SET, _("Rule sets"), _("No rules are loaded yet.")),
    ]
    kinds = [
        (kind, title, empty, version_selectors.versions(kind)) for kind, title, empty in titles
    ]
    context = {"kinds": kinds, "may_edit": may_edit_instruments(request.user)}
    return render(request, "instruments/instrument_list.html", context)


@require_safe
@allowed(may_read_instruments)
def version(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One version to be read, with what may be done with it."""
    found = version_or_404(kind, key)
    return render(request, f"instruments/version_{found.kind}.html", _context(request, found))


def _context(request: HttpRequest, found: NamedVersion) -> dict[str, Any]:
    document = version_selectors.whole_document(found)
    return {
        "version": found,
        "document": document,
        "bands": bands_of(document) if found.kind == VersionKind.LADDER else [],
        "pages": [page for page in PAGES[found.kind] if not page.element],
        "may_edit": may_edit_instruments(request.user),
        "delete_form": EditionForm(initial={"edition": found.draft.edition if found.draft else 0}),
    }


@require_safe
@allowed(may_read_instruments)
def interview(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The guide for interviews that comes with an instrument, to be printed."""
    found = version_or_404(kind, key)
    if found.kind != VersionKind.INSTRUMENT:
        raise Http404
    guides = interview_in_words(found.code)
    elements = [
        (one["code"], localized(one["title"]), guides[one["code"]])
        for one in version_selectors.whole_document(found)["elements"]
        if one["code"] in guides
    ]
    context = {"version": found, "elements": elements}
    return render(request, "instruments/version_interview.html", context)


@require_safe
@allowed(may_read_instruments)
def file(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A version as the file it would be loaded from, or was."""
    found = version_or_404(kind, key)
    if isinstance(found.row, Instrument):
        spec: Spec | None = published_instrument(found.row)
        problems: list[Problem] = []
    else:
        spec, problems = checked(found.kind, found.document)
    if spec is None or problems:
        raise Refusal(_("%(key)s cannot be written as a file yet.") % {"key": key})
    return HttpResponse(
        file_text(spec),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.key}.yaml"'},
    )


@require_POST
@allowed(may_edit_instruments)
def copy(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Begin the next version with the content of this one."""
    found = version_or_404(kind, key)
    draft = drafts.copy_version(
        kind=found.kind, key=found.key, by=actor_of(request), now=timezone.now()
    )
    messages.success(
        request,
        _("%(key)s is a draft now. Nobody is rated by it before it is published.")
        % {"key": draft.key},
    )
    return redirect("version", kind, draft.key)


@require_POST
@allowed(may_edit_instruments)
def delete(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Throw a draft away."""
    found = version_or_404(kind, key)
    draft = draft_or_refusal(found)
    form = EditionForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("The request is not complete: open the draft again."))
    drafts.delete_draft(
        draft=draft,
        edition=form.cleaned_data["edition"],
        by=actor_of(request),
        now=timezone.now(),
    )
    messages.success(request, _("The draft %(key)s is deleted.") % {"key": key})
    return redirect("instrument-list")


@require_safe
@allowed(may_read_instruments)
def difference(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A version against a published one: the one it was copied from, or ``?base=csms-v1``."""
    found, chosen = version_or_404(kind, key), request.GET.get("base", "")
    if chosen and chosen not in version_selectors.bases_of(found):
        raise Http404
    context = {"version": found, **compared(found, chosen)}
    return render(request, "instruments/version_difference.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_edit_instruments)
def publish(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Give a draft a name and a date, and make it a version that never changes."""
    found = version_or_404(kind, key)
    draft = draft_or_refusal(found)
    today = timezone.localdate()
    if request.method != "POST":
        form = PublishVersionForm(initial={"edition": draft.edition, "effective_on": today})
        return _publish_page(request, found, form=form)
    form = PublishVersionForm(request.POST)
    if not form.is_valid():
        return _publish_page(request, found, form=form, status=400)
    try:
        row = drafts.publish_draft(
            draft=draft, by=actor_of(request), now=timezone.now(), **form.cleaned_data
        )
    except Refusal as refusal:
        tell(form, refusal)
        return _publish_page(request, found, form=form, status=refusal.status)
    messages.success(request, _said_of_publication(found, row.name))
    return redirect("version", kind, key)


def _said_of_publication(found: NamedVersion, name: str) -> str:
    said = _("%(key)s is published as “%(name)s” and never changes from now on.")
    if found.kind == VersionKind.INSTRUMENT:
        said += " " + _("A period can be opened with it.")
    else:
        said += " " + _("It counts where an instrument version names it.")
    return said % {"key": found.key, "name": name}


def _publish_page(
    request: HttpRequest, found: NamedVersion, *, form: PublishVersionForm, status: int = 200
) -> HttpResponse:
    context = {"version": found, "form": form, **compared(found)}
    if found.kind == VersionKind.LADDER:
        context |= ladder_changes(found, context["base"])
    return render(request, "instruments/version_publish.html", context, status=status)
