"""A study is begun, changed while it is a draft, judged, and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contractors.days import today_for
from contractors.models import Contractor
from core.audit import Actor, record, record_change
from core.canonical import JsonObject, sha256_of
from core.conflicts import changed_last_by, check_seen
from core.errors import Conflict, Refusal
from core.errors.validation import check_row
from core.figures.dates import check_meant
from core.operations import as_asked, made_once
from document_control.services.written_versions import refused_text
from instruments.specs import InstrumentFileError
from instruments.specs.writing import as_json
from questionnaires.models import Survey
from studies.choices import JudgementSource, WeightMeaning
from studies.factors.parts import FactorsSpec, RatedFactor
from studies.factors.reading import parse_factors, stored_factors
from studies.models import FactorJudgement, JudgementFile, Study, StudyResult
from studies.services.judgement_files import let_files_go
from studies.services.locking import check_student, locked_draft
from studies.snapshot import judgement_as_json, snapshot_of


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """What is said of a study as a whole."""

    name: str
    held_on: date
    meaning: WeightMeaning
    contractor: Contractor | None = None
    survey: Survey | None = None
    weight_decimals: int | None = None
    former: Study | None = None


@dataclass(frozen=True, slots=True)
class JudgementFacts:
    """How a factor is rated and why; ``met`` holds the places of the requirements met, from 0."""

    rating: int
    met: tuple[int, ...]
    evidence: str
    source: JudgementSource
    said_by: str
    judged_on: date


def read_factors(text: str) -> FactorsSpec:
    """The factors a person typed or pasted. Refusal, at ``text``, with line and remedy."""
    try:
        return parse_factors(text, file_name=_("Text"))
    except InstrumentFileError as error:
        raise refused_text(error) from error


def add_study(
    *, facts: StudyFacts, spec: FactorsSpec, operation: UUID | None = None, by: Actor, now: datetime
) -> Study:
    """A new draft; sent twice under an ``operation``, it is there once.

    Refusal for facts that make no study; NotAllowed.
    """
    check_student(by, facts.contractor.pk if facts.contractor else None)
    study = Study(content=as_json(spec), created_by=by.user, created_at=now)

    @transaction.atomic
    def make() -> Study:
        _put(study, facts, now=now)
        study.save(force_insert=True)
        record(by=by, at=now, action="add_study", target=study, after=study_values(study))
        return study

    asked = as_asked(facts) | {"factors": sha256_of(study.content)}
    return made_once(Study, make, operation=operation, about="study", asked=asked, by=by, now=now)


@transaction.atomic
def begin_next_study(*, study: Study, by: Actor, now: datetime) -> Study:
    """A draft with the factors of a frozen one, which comes before it: that which the same person
    has begun already, where there is one. Refusal for a draft."""
    check_student(by, study.contractor_id)
    before = Study.objects.select_for_update().get(pk=study.pk)  # the second waits for the first
    if not before.is_frozen:
        raise Refusal(_("The next study begins from a frozen one: freeze this one first."))
    begun = before.later.filter(frozen_at=None, created_by=by.user).order_by("pk").first()
    if begun is not None:
        return begun
    facts = StudyFacts(
        name=_("%(name)s (next)") % {"name": study.name[:140]},
        held_on=timezone.localdate(now),
        meaning=WeightMeaning(study.meaning),
        contractor=study.contractor,
        weight_decimals=study.weight_decimals,
        former=study,
    )
    return add_study(facts=facts, spec=stored_factors(study.content), by=by, now=now)


@transaction.atomic
def change_study(
    *, study: Study, facts: StudyFacts, by: Actor, now: datetime, seen: str | None = None
) -> Study:
    """Name, company, day, how it is weighed. NotAllowed.

    Conflict once it is frozen, and where it says something else than what was ``seen``.
    """
    locked = locked_draft(study, by=by)
    before = study_values(locked)
    _put(locked, facts, now=now)
    after = study_values(locked)
    check_seen(seen, before=before, after=after, person=changed_last_by(locked, "change_study"))
    if after != before:
        locked.save()
        record_change(
            by=by, at=now, action="change_study", target=locked, before=before, after=after
        )
    return locked


@transaction.atomic
def save_factors(
    *, study: Study, spec: FactorsSpec, edition: int, by: Actor, now: datetime
) -> Study:
    """The study has these factors from now on; judgements of codes that are gone go with them.

    Conflict where somebody saved others since ``edition``, or it is frozen; NotAllowed.
    """
    locked = locked_draft(study, by=by)
    if locked.edition != edition:
        raise Conflict(
            _(
                "The factors were saved by somebody else since you opened them: nothing was "
                "stored. Copy your text, open the factors again and put it in there."
            )
        )
    content = as_json(spec)
    if content == locked.content:
        return locked
    before = sha256_of(locked.content)
    locked.content, locked.edition = content, locked.edition + 1
    locked.save(update_fields=["content", "edition"])
    keys = {one.key for one in spec.rated()}
    gone = [one for one in locked.judgements.all() if one.key not in keys]
    let_files_go(JudgementFile.objects.filter(judgement__in=gone), now=now)
    locked.judgements.filter(pk__in=[one.pk for one in gone]).delete()
    record(
        by=by,
        at=now,
        action="save_factors",
        target=locked,
        before={"sha256": before, "judgements": {one.key: one.rating for one in gone}},
        after={"sha256": sha256_of(content)},
    )
    return locked


@transaction.atomic
def judge_factor(
    *, study: Study, key: str, facts: JudgementFacts, by: Actor, now: datetime,
    seen: str | None = None,
) -> FactorJudgement:  # fmt: skip
    """Rate a factor or part. Refusal for a rating off the rubric, or without what it rests on.

    Conflict once the study is frozen, where it has no such factor any more, and where it is judged
    otherwise than what was ``seen``; NotAllowed.
    """
    locked = locked_draft(study, by=by)
    rated = _rated(locked, key)
    found = FactorJudgement.objects.filter(study=locked, side=rated.side, code=rated.code).first()
    before, stands = judgement_as_json(found) if found else None, judgement_values(found)
    person = found and found.judged_by
    row = found or FactorJudgement(study=locked, side=rated.side, code=rated.code)
    row.rating, row.evidence = facts.rating, facts.evidence
    row.source, row.said_by, row.judged_on = facts.source, facts.said_by, facts.judged_on
    row.met, row.judged_by = _met(facts, rated), by.user
    today = study_day(locked.contractor, now)
    check_meant(row.judged_on, field="judged_on", today=today)
    if row.judged_on > today:
        said = _("This day is still to come: give the day it was looked at.")
        raise Refusal(said, fields={"judged_on": said})
    check_row(row)
    row.save()
    check_seen(seen, before=stands, after=judgement_values(row), person=person)
    record(
        by=by,
        at=now,
        action="judge_factor",
        target=locked,
        before={key: before},
        after={key: judgement_as_json(row)},
    )
    return row


@transaction.atomic
def freeze_study(*, study: Study, by: Actor, now: datetime) -> StudyResult:
    """From now on it never changes. Refusal that names what is lacking; Conflict, NotAllowed."""
    locked = locked_draft(study, by=by)
    _check_of_one_company(locked)
    found = snapshot_of(locked)
    if found.lacking:
        raise Refusal(" ".join(found.lacking))
    frozen: JsonObject = {
        "case": found.case,
        "output": found.output,
        "context": dict(found.context),
    }
    result = StudyResult.objects.create(
        study=locked, sha256=sha256_of(frozen), frozen_at=now, frozen_by=by.user, **frozen
    )
    locked.frozen_at = now
    locked.save(update_fields=["frozen_at"])
    record(by=by, at=now, action="freeze_study", target=locked, after={"sha256": result.sha256})
    return result


@transaction.atomic
def delete_study(*, study: Study, by: Actor, now: datetime) -> None:
    """A draft that is not wanted. Conflict once it is frozen; NotAllowed."""
    locked = locked_draft(study, by=by)
    record(by=by, at=now, action="delete_study", target=locked, before=study_values(locked))
    let_files_go(JudgementFile.objects.filter(judgement__study=locked), now=now)
    locked.delete()


def judgement_values(found: FactorJudgement | None) -> JsonObject | None:
    """What a judgement says, whoever said it; None where there is none."""
    return None if found is None else judgement_said(judgement_as_json(found))


def judgement_said(judged: Mapping[str, Any]) -> JsonObject:
    """What a judgement says, of it as JSON."""
    beside = {"judged_by", "files"}
    return {name: said for name, said in judged.items() if name not in beside}


def _rated(study: Study, key: str) -> RatedFactor:
    found = stored_factors(study.content).rated_by(key)
    if found is None:
        raise Conflict(_("The study has no such factor any more: open it again."))
    return found


def _met(facts: JudgementFacts, rated: RatedFactor) -> list[int] | None:
    """The requirements met; None where the factor has none. Refusal for one it does not have."""
    if not rated.requirements:
        return None
    met = sorted(set(facts.met))
    if met and not 0 <= met[0] <= met[-1] < len(rated.requirements):
        said = _("The list of requirements has changed: open the factor again.")
        raise Refusal(said, fields={"met": said})
    return met


def study_day(contractor: Contractor | None, now: datetime) -> date:
    """The day where the company of a study works; without one, the day of the installation."""
    return today_for(contractor, now) if contractor else timezone.localdate(now)


def _put(study: Study, facts: StudyFacts, *, now: datetime) -> None:
    _check_of_one_company(facts)
    check_meant(facts.held_on, field="held_on", today=study_day(facts.contractor, now))
    study.name, study.held_on, study.meaning = facts.name, facts.held_on, facts.meaning
    study.contractor, study.survey = facts.contractor, facts.survey
    study.weight_decimals, study.former = facts.weight_decimals, facts.former
    if facts.former and not facts.former.is_frozen:
        said = _("The study before it must be frozen.")
        raise Refusal(said, fields={"former": said})
    check_row(study)


def _check_of_one_company(said_of: StudyFacts | Study) -> None:
    """Its representatives read the frozen study: nothing in it is of another company.

    A survey of no one company names none, so it weighs any.
    """
    company, former, survey = said_of.contractor, said_of.former, said_of.survey
    if company is None:
        return
    if former and former.contractor_id != company.pk:
        said = _(
            "The study before it is not of %(contractor)s, whose representatives would read its "
            "figures: choose one of the same company, or none."
        ) % {"contractor": company}
        raise Refusal(said, fields={"former": said})
    if survey and survey.contractor_id not in (None, company.pk):
        said = _(
            "The survey is about another company, and %(contractor)s would read what it found: "
            "choose one about the same company, or about none."
        ) % {"contractor": company}
        raise Refusal(said, fields={"survey": said})


def study_values(study: Study) -> dict[str, Any]:
    """What is said of a study as a whole, as it is audited."""
    return {
        "name": study.name,
        "contractor": study.contractor.name if study.contractor else None,
        "held_on": study.held_on.isoformat(),
        "survey": study.survey.name if study.survey else None,
        "meaning": str(study.meaning),
        "weight_decimals": study.weight_decimals,
        "former": study.former.name if study.former else None,
    }
