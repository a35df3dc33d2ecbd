"""Freezing a result: the case, what scoring says of it, and all a reader needs to understand it."""

from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.audit import Actor
from core.canonical import JsonObject, sha256_of
from evaluations.models import Evaluation, Evidence, Publication, Result
from evaluations.revisions import begun_now
from evaluations.rules.measured_items import frozen_measure
from evaluations.rules.next_steps import next_step
from evaluations.rules.sources import SourceCount
from evaluations.scoring_case import case_of, terms_of
from evaluations.selectors.evaluations import (
    OPEN_ANSWER,
    AnswerState,
    EvaluationAnswers,
    answers_and_notes,
)
from evaluations.selectors.item_findings import item_code_of
from evaluations.selectors.readings import frozen_readings
from evaluations.selectors.sources import evidence_and_sources
from evaluations.self_gaps import frozen_self_assessment
from findings.choices import FindingStatus
from findings.models import Finding
from instruments.causes import with_words
from instruments.models import RuleSet
from instruments.sheets import Sheet, SheetItem, sheet_of, version_of
from monitoring.choices import IncidentStatus
from monitoring.models import Incident
from monitoring.rates import FR_BASE, SR_BASE, TRIR_BASE
from monitoring.selectors import exposure, incidents_between
from scoring import parse_case, points_lost, result_as_json, score

SCHEMA = 1


def preview_result(evaluation: Evaluation) -> JsonObject:
    """What a result would hold if the evaluation were approved now, but for its findings.

    Returns {"case", "output", "context"}; works for an open evaluation too (then provisional).
    """
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    written = answers_and_notes(evaluation)
    incidents = list(
        incidents_between(evaluation.contractor, evaluation.period.start, end=evaluation.period.end)
    )
    case = case_of(evaluation, sheet, answers=written.answers, incidents=incidents)
    parsed = parse_case(case)
    return {
        "case": case,
        "output": result_as_json(score(parsed)),
        "context": {
            "schema": SCHEMA,
            "owner": settings.OWNER_NAME,
            **_who_and_what(evaluation),
            "reopened": _reopened(evaluation),
            "rule_set": _rule_set(evaluation.rule_set, sheet),
            **_by_own_rules(evaluation, sheet, case=case),
            **_checklist(evaluation, sheet, written=written),
            **_self_assessment(evaluation, sheet, written=written),
            "incidents": [_incident(i) for i in incidents if i.status == IncidentStatus.CONFIRMED],
            "undecided": [_incident(i) for i in incidents if i.status == IncidentStatus.REPORTED],
            "exposure": _exposure(evaluation, incidents),
            "lost": [
                {"item": one.item, "points": one.display, "next": next_step(sheet, one)}
                for one in points_lost(parsed)
            ],
        },
    }


def case_to_freeze(evaluation: Evaluation) -> JsonObject:
    """All that an approval freezes but for who approves it and when: the preview, findings, and
    what registers say of its items."""
    preview = preview_result(evaluation)
    findings = [_finding(one) for one in findings_to_freeze(evaluation)]
    told = {"findings": findings, "items": _items_with_readings(evaluation, preview["context"])}
    return preview | {"context": preview["context"] | told}


def _items_with_readings(evaluation: Evaluation, context: JsonObject) -> list[JsonObject]:
    """The items of a context, with what registers say of each where they say anything."""
    readings = frozen_readings(evaluation, sheet_of(evaluation.instrument_id, evaluation.level))
    return [
        one | ({"readings": readings[one["code"]]} if one["code"] in readings else {})
        for one in context["items"]
    ]


def freeze(
    evaluation: Evaluation, *, by: Actor, now: datetime, case: JsonObject | None = None
) -> Result:
    """Store the result of an evaluation at this revision. The caller holds its lock.

    ``case`` is what ``case_to_freeze`` gave under that lock, where it was compared with what the
    approver had seen.
    """
    frozen = case or case_to_freeze(evaluation)
    frozen["context"]["people"] = {
        "submitted_by": str(evaluation.submitted_by or ""),
        "submitted_at": evaluation.submitted_at.isoformat() if evaluation.submitted_at else "",
        "approved_by": str(by.user or ""),
        "approved_at": now.isoformat(),
    }
    Evidence.objects.filter(evaluation=evaluation, removed_at=None, links__isnull=False).update(
        in_result=True
    )
    return Result.objects.create(
        evaluation=evaluation,
        revision=evaluation.revision,
        sha256=sha256_of(frozen),
        approved_by=by.user,
        approved_at=now,
        **frozen,
    )


def _who_and_what(evaluation: Evaluation) -> JsonObject:
    contractor, period, ladder = evaluation.contractor, evaluation.period, evaluation.ladder
    instrument = evaluation.instrument
    levels = {entry["code"]: entry["title"] for entry in instrument.content["levels"]}
    return {
        "contractor": {
            "code": contractor.code,
            "name": contractor.name,
            "scope": contractor.scope,
            "risk_class": contractor.risk_class,
        },
        "period": {
            "year": period.year,
            "start": period.start.isoformat(),
            "end": period.end.isoformat(),
            "note": period.note,
            **({"round": period.round} if period.round else {}),
        },
        "evaluation": {
            "id": evaluation.pk,
            "revision": evaluation.revision,
            "level": evaluation.level,
            "level_title": levels.get(evaluation.level),
        },
        "instrument": {
            "code": instrument.code,
            "version": instrument.version,
            "title": {"id": instrument.title_id, "en": instrument.title_en},
            "sha256": instrument.sha256,
            "origin": instrument.content["origin"],
        },
        "ladder": ladder.content | {"sha256": ladder.sha256},
    }


def _reopened(evaluation: Evaluation) -> JsonObject | None:
    """Why this revision was begun, by whom and when; None for the first, and where none before it
    was published: what is frozen goes to the contractor, who never saw what was opened again."""
    published = Publication.objects.filter(result__evaluation=evaluation)
    if evaluation.revision == 1 or not published.exists():
        return None
    begun = begun_now(evaluation)
    assert begun is not None  # a later revision is begun by one
    return {
        "reason": begun.reason,
        **({"cause": begun.cause} if begun.cause else {}),
        "by": str(begun.reopened_by or ""),
        "on": _day(begun.reopened_at),
    }


def _rule_set(rule_set: RuleSet, sheet: Sheet) -> JsonObject:
    """The rules that run, each with what its codes are called."""
    return {
        "code": rule_set.code,
        "version": rule_set.version,
        "title": {"id": rule_set.title_id, "en": rule_set.title_en or rule_set.title_id},
        "sha256": rule_set.sha256,
        "rules": with_words((one for one in rule_set.content["rules"] if one["on"]), sheet),
    }


def _by_own_rules(evaluation: Evaluation, sheet: Sheet, *, case: JsonObject) -> JsonObject:
    """What the instrument's own rules would say, where the period chose others; else nothing."""
    own_id = evaluation.instrument.rule_set_id
    if own_id == evaluation.rule_set_id:
        return {}
    own = version_of(RuleSet, own_id)
    terms = terms_of(sheet, period=evaluation.period, ladder=evaluation.ladder, rule_set=own)
    output = result_as_json(score(parse_case(case | {"rules": terms["rules"]})))
    return {
        "by_own_rules": _rule_set(own, sheet)
        | {"rating": output["rating"], "downgrades": output["downgrades"]}
    }


def _checklist(evaluation: Evaluation, sheet: Sheet, *, written: EvaluationAnswers) -> JsonObject:
    behind = evidence_and_sources(evaluation)
    return {
        "elements": [
            {
                "code": element.code,
                "title": element.title,
                "weight": element.weight,
                "note": written.notes.get(element.id, ("", 0))[0],
            }
            for element in sheet.elements
        ],
        "groups": list(sheet.groups),
        "aspects": sheet.content["aspects"],
        "conformity": _conformity(sheet),
        "items": [
            _item(item, written.answers.get(item.id, OPEN_ANSWER))
            | {"evidence": behind.files.get(item.id, [])}
            | _sources(behind.sources.get(item.id))
            for item in sheet.items
        ],
    }


def _sources(count: SourceCount | None) -> JsonObject:
    return {"sources": count.as_json()} if count else {}


def _self_assessment(
    evaluation: Evaluation, sheet: Sheet, *, written: EvaluationAnswers
) -> JsonObject:
    """What the contractor said of itself beside it, where it was asked and did; else nothing."""
    found = frozen_self_assessment(evaluation, sheet, own=written.answers)
    return {"self_assessment": found} if found else {}


def _conformity(sheet: Sheet) -> list[JsonObject]:
    """The choices of the scales of conformity, in their order; what is counted by element."""
    choices: dict[str, JsonObject] = {}
    for item in sheet.items:
        if item.scale.kind == "conformity":
            for choice in item.scale.choices:
                choices.setdefault(choice.code, {"code": choice.code, "label": choice.label})
    return list(choices.values())


def _item(item: SheetItem, answer: AnswerState) -> JsonObject:
    choice = item.scale.choice(answer.choice)
    return {
        "code": item.code,
        "lineage": item.lineage,
        "element": item.element_code,
        "title": item.title,
        "scale_kind": item.scale.kind,
        "choice": choice.code if choice else "",
        "choice_label": choice.label if choice else None,
        "not_applicable": answer.not_applicable,
        "na_reason": answer.na_reason,
        "note": answer.note,
        **frozen_measure(item, answer.figure, reason=answer.figure_reason),
    }


def _incident(incident: Incident) -> JsonObject:
    return {
        "ref": incident.reference,
        "date": incident.date.isoformat(),
        "kind": incident.kind,
        "mining_class": incident.mining_class,
        "fatalities": incident.fatalities,
        "injured": incident.injured,
        "lost_days": incident.lost_days,
        "site": incident.site.name if incident.site else "",
        "description": incident.description,
    }


def findings_to_freeze(evaluation: Evaluation) -> QuerySet[Finding]:
    """What a result tells of findings, by reference.

    Those of the evaluation, and those of inspections at the contractor that were raised by the
    end of the period and were not closed before it began. Nothing that was withdrawn.
    """
    period = evaluation.period
    of_inspections = Q(
        contractor=evaluation.contractor_id,
        of_item=None,
        raised_at__date__lte=period.end,
    ) & (Q(closed_at=None) | Q(closed_at__date__gte=period.start))
    found = Finding.objects.filter(Q(of_item__evaluation=evaluation) | of_inspections)
    found = found.exclude(status=FindingStatus.WITHDRAWN)
    return found.select_related("of_item__item").order_by("reference")


def _finding(finding: Finding) -> JsonObject:
    return {
        "id": finding.pk,
        "ref": finding.reference,
        "severity": finding.severity,
        "item": item_code_of(finding),
        "description": finding.description,
        "raised_on": _day(finding.raised_at),
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "status": finding.status,
        "root_cause": finding.root_cause,
        "action": finding.action,
        "closed_on": _day(finding.closed_at),
        "effective": finding.effective,
    }


def _day(moment: datetime | None) -> str | None:
    return timezone.localdate(moment).isoformat() if moment else None


def _exposure(evaluation: Evaluation, incidents: list[Incident]) -> JsonObject:
    found = exposure(
        evaluation.contractor,
        evaluation.period.start,
        end=evaluation.period.end,
        incidents=incidents,
    )
    return {
        "man_hours": found.man_hours,
        "months": found.months,
        "lti": found.lti,
        "fatal": found.fatal,
        "fatalities": found.fatalities,
        "lost_days": found.lost_days,
        "recordables": found.recordables,
        "without_hours": asdict(found.uncovered),
        "fr": found.rates.fr,
        "sr": found.rates.sr,
        "trir": found.rates.trir,
        "fr_base": FR_BASE,
        "sr_base": SR_BASE,
        "trir_base": TRIR_BASE,
    }
