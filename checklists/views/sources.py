"""What answers rest on: the sources of an evaluation by item, telling one, taking one back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checklists.forms import ItemFilesForm, SourceFilterForm, SourceForm
from checklists.selectors.evidence import evidence_files
from checklists.services import sources as services
from checklists.services.evidence import add_evidence
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.language import localized
from core.requests.uploads import files_of, tells_of_files
from evaluations.access import may_fill
from evaluations.choices import SelfAssessmentState, SourceKind
from evaluations.models import Evaluation
from evaluations.parties import CONTRACTOR, OWNER, Party, PartyEvidence, PartySource
from evaluations.rendering.sources import day_label, source_facts_in_words, sources_in_words
from evaluations.selectors.self_assessments import self_assessment_of
from evaluations.selectors.sources import source_counts, sources_read_by
from evaluations.views.lookup import item_of, judged_by
from files.handing_in import kept_words
from files.waiting import WaitingPlace
from instruments.sheets import SheetItem, sheet_of


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source as it is read; ``facts`` are words with what was told."""

    source: PartySource
    day: str
    facts: list[tuple[str, str]]
    files: str  # what the names of the addresses of its files begin with
    is_own: bool  # told by the party whose page it is
    shown: list[PartyEvidence]


@dataclass(frozen=True, slots=True)
class ItemSources:
    """The sources of one item, and their count in words."""

    code: str
    title: str
    said: str
    lines: list[SourceLine]


@require_safe
def source_list(request: HttpRequest, evaluation_id: int, party: Party = OWNER) -> HttpResponse:
    """The sources of an evaluation; with ?item= those of one item, and what to tell one more by."""
    evaluation = judged_by(request, evaluation_id, party=party)
    code = request.GET.get("item", "")
    item = item_of(evaluation, code) if code else None
    kind = request.GET.get("kind", "")
    form = None
    if item and kind in SourceKind:
        given = {"item": item.code, "kind": kind, "operation": uuid4()}
        form = _form(request, evaluation, item=item, party=party, initial=given)
    return _page(request, evaluation, party=party, item=item, form=form)


@tells_of_files
@require_POST
def add(request: HttpRequest, evaluation_id: int, party: Party = OWNER) -> HttpResponse:
    """Tell one source; what is wrong comes back at its field, and the files that came wait."""
    evaluation = judged_by(request, evaluation_id, party=party)
    by, now = actor_of(request), timezone.now()
    services.check_may_tell(evaluation, by=by, now=now, party=party)
    item = item_of(evaluation, request.POST.get("item", ""))
    form = _form(request, evaluation, item=item, party=party)
    if form is None:
        return _page(request, evaluation, party=party, item=item, form=None)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals, form.files_given() as chosen:
            told = services.add_source(
                evaluation=evaluation,
                item_code=item.code,
                facts=form.facts(),
                files=form.cleaned_data.get("files", []),
                new_files=chosen,
                operation=form.cleaned_data["operation"],
                by=by,
                now=now,
                party=party,
            )
            for notice in told["notices"]:
                messages.warning(request, notice)
            said = _("The source of item %(item)s is kept.") % {"item": item.code}
            messages.success(request, said)
            return _back(evaluation, party, code=item.code)
    return _page(request, evaluation, party=party, item=item, form=form, status=refusals.status)


@tells_of_files
@require_POST
def add_files(request: HttpRequest, evaluation_id: int, party: Party = OWNER) -> HttpResponse:
    """Hand in files of an item without a script; what is wrong comes back at their field."""
    evaluation = judged_by(request, evaluation_id, party=party)
    by, now = actor_of(request), timezone.now()
    services.check_may_tell(evaluation, by=by, now=now, party=party)
    item = item_of(evaluation, request.POST.get("item", ""))
    form = _files_form(request, evaluation, item=item, party=party, is_sent=True)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals, form.files_given() as chosen:
            kept = add_evidence(
                evaluation=evaluation,
                item_code=item.code,
                files=chosen,
                operation=form.cleaned_data["operation"],
                by=by,
                now=now,
                party=party,
            )
            for notice in kept["notices"]:
                messages.warning(request, notice)
            messages.success(request, kept_words([one["name"] for one in kept["evidence"]]))
            return _back(evaluation, party, code=item.code)
    return _page(
        request, evaluation, party=party, item=item, form=None, files=form, status=refusals.status
    )


@require_POST
def remove(
    request: HttpRequest, evaluation_id: int, source_id: int, party: Party = OWNER
) -> HttpResponse:
    """Take one source back; the audit trail keeps what it said."""
    evaluation = judged_by(request, evaluation_id, party=party)
    rows: QuerySet[Any] = party.sources.objects.filter(evaluation=evaluation)
    source: PartySource = get_object_or_404(rows.select_related("item"), pk=source_id)
    now = timezone.now()
    services.remove_source(source=source, by=actor_of(request), now=now, party=party)
    messages.success(request, _("The source is taken back."))
    return _back(evaluation, party, code=source.item.code)


@require_POST
def remove_file(
    request: HttpRequest,
    evaluation_id: int,
    source_id: int,
    evidence_id: int,
    party: Party = OWNER,
) -> HttpResponse:
    """Take a file off a source; at its item it stays, until it is removed there."""
    evaluation = judged_by(request, evaluation_id, party=party)
    rows: QuerySet[Any] = party.sources.objects.filter(evaluation=evaluation)
    source: PartySource = get_object_or_404(rows.select_related("item"), pk=source_id)
    files: QuerySet[Any] = party.evidence.objects.filter(evaluation=evaluation)
    file: PartyEvidence = get_object_or_404(files, pk=evidence_id)
    services.remove_source_file(
        source=source, file=file, by=actor_of(request), now=timezone.now(), party=party
    )
    said = _(
        "%(name)s is taken off the source. It is still evidence of item %(item)s: where nobody is "
        "to see it any more, remove it there too."
    )
    messages.success(request, said % {"name": file.name, "item": source.item.code})
    return _back(evaluation, party, code=source.item.code)


def _back(evaluation: Evaluation, party: Party, *, code: str) -> HttpResponse:
    page = reverse(f"{party.prefix}source-list", args=[evaluation.pk])
    return redirect(f"{page}?item={code}")


def _form(
    request: HttpRequest,
    evaluation: Evaluation,
    *,
    item: SheetItem,
    party: Party,
    initial: Mapping[str, object] | None = None,
) -> SourceForm | None:
    """The form of a kind, filled with what was sent; None for a kind there is not."""
    sent = request.POST if initial is None else None
    kind = str((sent or initial or {}).get("kind", ""))
    if kind not in SourceKind or not _may_tell(request, evaluation, party=party):
        return None
    files = evidence_files(request.user, evaluation, item=item, party=party)
    offered = [(one.evidence.pk, one.evidence.name) for one in files]
    given, refusal = (None, None) if sent is None else files_of(request)
    return SourceForm(
        sent,
        given,
        kind=SourceKind(kind),
        files=offered,
        refused_files=refusal.message if refusal else "",
        place=WaitingPlace(request, f"source/{party.at(evaluation.pk)}") if sent else None,
        initial=dict(initial or {}),
    )


def _files_form(
    request: HttpRequest,
    evaluation: Evaluation,
    *,
    item: SheetItem,
    party: Party,
    is_sent: bool = False,
) -> ItemFilesForm:
    """The form of an item's files, as it was sent or empty."""
    given, refusal = files_of(request) if is_sent else (None, None)
    return ItemFilesForm(
        request.POST if is_sent else None,
        given,
        there=len(evidence_files(request.user, evaluation, item=item, party=party)),
        refused_files=refusal.message if refusal else "",
        place=WaitingPlace(request, f"files/{party.at(evaluation.pk)}") if is_sent else None,
        initial={"item": item.code, "operation": uuid4()},
    )


def _may_tell(request: HttpRequest, evaluation: Evaluation, *, party: Party) -> bool:
    if party is OWNER:
        return may_fill(request.user, evaluation)
    standing = self_assessment_of(evaluation, now=timezone.now())
    return standing.state == SelfAssessmentState.OPEN


def _page(
    request: HttpRequest,
    evaluation: Evaluation,
    *,
    party: Party,
    item: SheetItem | None,
    form: SourceForm | None,
    files: ItemFilesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_tell = _may_tell(request, evaluation, party=party)
    if item and may_tell and not form:
        files = files or _files_form(request, evaluation, item=item, party=party)
    chosen = SourceFilterForm(request.GET)
    passes = chosen.given.get("show", "")
    context = {
        "evaluation": evaluation,
        "prefix": party.prefix,
        "is_own": party is CONTRACTOR,
        "item": item,
        "shown": _shown(request, evaluation, party=party, item=item, passes=passes),
        "kinds": SourceKind.choices,
        "kind": SourceKind(form["kind"].value()).label if form else "",
        "form": form,
        "files_form": files,
        "filter_form": chosen,
        "may_tell": may_tell,
    }
    return render(request, "checklists/sources.html", context, status=status)


def _shown(
    request: HttpRequest,
    evaluation: Evaluation,
    *,
    party: Party,
    item: SheetItem | None,
    passes: str,
) -> list[ItemSources]:
    """One item, whatever it rests on; or each that rests on something and passes the filter."""
    counts = source_counts(evaluation, party)
    items = [item] if item else sheet_of(evaluation.instrument_id, evaluation.level).items
    told = dict(_lines_by_item(request, evaluation, party=party))
    return [
        ItemSources(
            code=one.code,
            title=localized(one.title),
            said=sources_in_words(counts.get(one.id)),
            lines=told.get(one.id, []),
        )
        for one in items
        if item or (one.id in told and counts[one.id].passes(passes))
    ]


def _lines_by_item(
    request: HttpRequest, evaluation: Evaluation, *, party: Party
) -> Iterator[tuple[int, list[SourceLine]]]:
    """By item id: what the party told, and to the owner what the contractor gave."""
    by_item: dict[int, list[SourceLine]] = {}
    for source, of in sources_read_by(party, evaluation):
        line = SourceLine(
            source=source,
            day=day_label(source),
            facts=source_facts_in_words(source),
            files=f"{of.prefix}evidence-",
            is_own=of is party,
            shown=[one for one in source.files.all() if one.removed_at is None],
        )
        by_item.setdefault(source.item_id, []).append(line)
    return iter(by_item.items())
