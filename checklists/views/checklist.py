"""The checklist: every item of an evaluation, saved as it is answered; and handing it in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import dropwhile, islice
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checklists.rendering.checklist import DrawnItem, drawn_items, item_key
from checklists.rendering.workspace import workspace_words
from checklists.selectors import checklist as selectors
from checklists.selectors.proposed_figures import (
    FigureProposal,
    asked_of_items,
    figure_proposals,
    item_facts,
)
from checklists.services.self_assessments import submit_self_assessment
from core.audit import actor_of
from core.contributions import ItemFact
from core.database.reads import read_ahead
from core.errors import Refusal
from core.language import localized
from core.shell.kept_pages import may_be_kept
from core.shell.kept_words import queue_words, state_words
from evaluations.access import may_fill
from evaluations.choices import SelfAssessmentState
from evaluations.models import Evaluation
from evaluations.parties import CONTRACTOR, OWNER, Party
from evaluations.rendering.sources import sources_in_words
from evaluations.revisions import outlives_its_cause
from evaluations.rules.proposed_findings import LOW_SEVERITY, proposed_severities
from evaluations.rules.sources import SourceCount
from evaluations.selectors.evaluations import AnswerState
from evaluations.selectors.self_assessments import leads_to_self_assessment, self_assessment_of
from evaluations.selectors.sources import source_counts, sources_asked
from evaluations.services import life_cycle
from evaluations.views.lookup import judged_by, working_evaluation
from evaluations.views.steps import take_step
from findings.access import may_raise_at
from instruments.ratings import range_sentences
from instruments.sheets import sheet_of

NOT_APPLICABLE = "n/a"  # the value of the radio button; no choice of a scale may contain a slash


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as drawn, with its answer."""

    drawn: DrawnItem
    answer: AnswerState
    choice: str
    version: str  # for the script, so without a thousand separator
    months: FigureProposal | None  # what the confirmed months say of a measured item
    sources: str  # what it rests on, in words; "" where nothing was told
    facts: tuple[ItemFact, ...]  # what other rooms say of it


@dataclass(frozen=True, slots=True)
class ElementPart:
    """An element as the page shows it; ``rows`` only where its items are on this page."""

    code: str
    title: str
    href: str
    percent: str | None
    closed: int
    items: int
    note: str
    note_version: str
    rows: list[ItemRow]


@require_safe
@may_be_kept
def checklist(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The page where a coordinator answers; who may not fill it reads the review page."""
    evaluation = working_evaluation(request, evaluation_id)
    if not may_fill(request.user, evaluation):
        return redirect("evaluation-review", evaluation_id)
    return _page(request, evaluation)


@require_safe
@may_be_kept
def self_checklist(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The page where a contractor judges itself; once that is closed it reads what it said."""
    evaluation = judged_by(request, evaluation_id, party=CONTRACTOR)
    if self_assessment_of(evaluation, now=timezone.now()).state != SelfAssessmentState.OPEN:
        return redirect("self-assessment", evaluation_id)
    return _page(request, evaluation, party=CONTRACTOR)


@require_safe
@may_be_kept
def guides(request: HttpRequest, evaluation_id: int, party: Party = OWNER) -> HttpResponse:
    """What earns each score, of every item, and what the keys do; fetched once the page stands."""
    evaluation = judged_by(request, evaluation_id, party=party)
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    drawn = drawn_items(sheet, evaluation.level)
    return render(request, "checklists/_guides.html", {"items": drawn.values()})


@require_POST
def submit(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Hand the checklist to the manager; with open items the page comes back and names them.

    Who comes from the checklist is first shown what else is open, on the page before this step.
    """
    evaluation = working_evaluation(request, evaluation_id)
    may = may_fill(request.user, evaluation)
    if may and "looked" not in request.POST and not life_cycle.open_items(evaluation):
        return redirect("evaluation-readiness", evaluation_id)

    def submit_it(**when: Any) -> None:
        life_cycle.submit_evaluation(evaluation=evaluation, **when)

    try:
        take_step(request, submit_it, about=f"evaluation/{evaluation.pk}/page/submit")
    except Refusal as refusal:
        if not (refusal.fields and may):
            raise
        return _page(request, evaluation, refusal=refusal)
    messages.success(
        request,
        _("The evaluation of %(contractor)s has been submitted to the HSE manager.")
        % {"contractor": evaluation.contractor},
    )
    return redirect("evaluation-review", evaluation_id)


@require_POST
def self_submit(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Hand in what a contractor says of itself; with open items the page comes back with them."""
    evaluation = judged_by(request, evaluation_id, party=CONTRACTOR)
    try:
        submit_self_assessment(evaluation=evaluation, by=actor_of(request), now=timezone.now())
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(request, evaluation, refusal=refusal, party=CONTRACTOR)
    said = _("The self-assessment of %(contractor)s has been submitted.")
    messages.success(request, said % {"contractor": evaluation.contractor})
    return redirect("self-assessment", evaluation_id)


def _page(
    request: HttpRequest,
    evaluation: Evaluation,
    *,
    refusal: Refusal | None = None,
    party: Party = OWNER,
) -> HttpResponse:
    only = request.GET.get("element", "")
    standing = self_assessment_of(evaluation, now=timezone.now()) if party is CONTRACTOR else None
    found = selectors.checklist(
        evaluation, party=party, summary=standing.summary if standing else None
    )
    if only and only not in {part.element.code for part in found.elements}:
        raise Http404
    with read_ahead([*asked_of_items(evaluation), sources_asked(evaluation, party)]):
        parts = list(_parts(found, only=only, sources=source_counts(evaluation, party)))
    counts = found.summary["counts"]
    return render(
        request,
        "checklists/checklist.html",
        {
            "evaluation": evaluation,
            "standing": standing,
            "deadline": standing.until if standing else evaluation.period.submit_by,
            "range": found.summary["range"],
            "ladder": evaluation.ladder.content,
            "parts": parts,
            "shown": [part for part in parts if part.rows],
            "only": only,
            "next_part": _next_part(parts, only),
            "closed": counts["items"] - counts["open"],
            "counts": counts,
            "not_applicable": NOT_APPLICABLE,
            "outlives_its_cause": party is OWNER and outlives_its_cause(evaluation),
            "addresses": _addresses(found, only) if evaluation.return_reason else {},
            **_pages(evaluation, party),
            "leads_to_self": leads_to_self_assessment(request.user, evaluation, now=timezone.now()),
            "refusal": refusal,
            "open_items": _open_items(parts, refusal) if refusal else [],
            "setup": _setup(request, evaluation, party=party),
        },
        status=refusal.status if refusal else 200,
    )


def _pages(evaluation: Evaluation, party: Party) -> dict[str, str]:
    """The addresses of a party's own pages of an evaluation."""
    at = [evaluation.pk]
    return {
        "submit_page": reverse(f"{party.prefix or 'evaluation-'}submit", args=at),
        "sources_page": reverse(f"{party.prefix}source-list", args=at),
        "guide_page": reverse(f"{party.prefix}guide-page", args=at),
        "whole_page": reverse(f"{party.prefix}checklist", args=at),
    }


def _parts(
    found: selectors.Checklist, *, only: str, sources: Mapping[int, SourceCount]
) -> Iterator[ElementPart]:
    evaluation = found.evaluation
    drawn = drawn_items(sheet_of(evaluation.instrument_id, evaluation.level), evaluation.level)
    months = figure_proposals(evaluation, now=timezone.now())
    facts = item_facts(evaluation)
    for part in found.elements:
        code = part.element.code
        yield ElementPart(
            code=code,
            title=localized(part.element.title),
            href=f"?element={code}" if only else f"#e-{code}",
            percent=part.percent,
            closed=part.counts["items"] - part.counts["open"],
            items=part.counts["items"],
            note=part.note,
            note_version=str(part.note_version),
            rows=[
                _row(drawn, one, months=months, sources=sources, facts=facts) for one in part.items
            ]
            if only in ("", code)
            else [],
        )


def _next_part(parts: list[ElementPart], only: str) -> ElementPart | None:
    """The element after the only one shown."""
    after = dropwhile(lambda part: part.code != only, parts)
    return next(islice(after, 1, None), None) if only else None


def _row(
    drawn: dict[str, DrawnItem],
    one: selectors.ChecklistItem,
    *,
    months: dict[str, FigureProposal],
    sources: Mapping[int, SourceCount],
    facts: Mapping[str, tuple[ItemFact, ...]],
) -> ItemRow:
    answer = one.answer
    return ItemRow(
        drawn=drawn[one.item.code],
        answer=answer,
        choice=NOT_APPLICABLE if answer.not_applicable else answer.choice,
        version=str(answer.version),
        months=months.get(one.item.code),
        sources=sources_in_words(sources.get(one.item.id)),
        facts=facts.get(one.item.code, ()),
    )


def _addresses(found: selectors.Checklist, only: str) -> dict[str, str]:
    """Where each item stands, by code: on this page, or on the page of its element."""
    return {
        one.item.code: ("" if only in ("", code) else f"?element={code}")
        + f"#i-{item_key(one.item.code)}"
        for part in found.elements
        for one in part.items
        for code in [part.element.code]
    }


def _open_items(parts: list[ElementPart], refusal: Refusal) -> list[DrawnItem]:
    """The items a refused submit names, in order, for links to them."""
    return [row.drawn for part in parts for row in part.rows if row.drawn.code in refusal.fields]


def _setup(request: HttpRequest, evaluation: Evaluation, *, party: Party) -> dict[str, Any]:
    """What the page's script needs to know; its words are the page's language."""
    return {
        "evaluation": party.at(evaluation.pk),
        "person": request.user.pk,
        "api": f"/api/v1/evaluations/{party.at(evaluation.pk)}/",
        "signIn": f"{reverse('sign-in')}?next={request.path}",
        "csrfCookie": settings.CSRF_COOKIE_NAME,
        "notApplicable": NOT_APPLICABLE,
        "decimal": str(get_format("DECIMAL_SEPARATOR")),
        "ratings": {
            rating["code"]: localized(rating["label"])
            for rating in evaluation.ladder.content["ratings"]
        },
        "timeZone": settings.TIME_ZONE,
        "offers": _offers(request, evaluation) if party is OWNER else None,
        "madeAt": int(timezone.now().timestamp() * 1000),
        "words": _words_in(get_language() or ""),
    }


def _offers(request: HttpRequest, evaluation: Evaluation) -> dict[str, Any] | None:
    """The findings that are offered beside an answer, each as its severity and the word for it.

    {"choices": by the choice that calls for one, "low": for any other answer that earns less
    than half}; None for who raises none.
    """
    if not may_raise_at(request.user, evaluation.contractor_id):
        return None
    proposed = proposed_severities(sheet_of(evaluation.instrument_id, evaluation.level))
    return {
        "choices": {choice: (one, str(one.label)) for choice, one in proposed.items()},
        "low": (LOW_SEVERITY, str(LOW_SEVERITY.label)),
    }


@cache  # two languages
def _words_in(_language: str) -> dict[str, Any]:
    """Every sentence of the scripts: a hundred look-ups, once a process and language."""
    return _words() | workspace_words() | queue_words() | state_words()


def _words() -> dict[str, Any]:
    return {
        "saved": _("All saved"),
        "saving": _("Saving…"),
        "reason": _("Item {items}: write why it is not applicable, then it is saved"),
        "kept": _("What stands here is not saved."),
        "yours": _("Your answer"),
        "theirs": _("Answer of {person}"),
        "someone": _("someone else"),
        "use_yours": _("Keep my answer"),
        "use_theirs": _("Take the answer of {person}"),
        "open": _("open"),
        "not_applicable": _("not applicable"),
        "no_note": _("no note"),
        "note": _("Note"),
        "range": range_sentences(),
        "no_figure": _("No figure yet"),
        "wait_submit": _("Sending the last answers before the evaluation is submitted…"),
        "cannot_submit": _(
            "Not submitted: some answers have not reached the server yet. Wait until the state "
            "below says that all is saved, then submit again."
        ),
    }
