"""What brings an address into a state in which it takes a form, where no step beside it does.

By the services that people's pages call. Each says with which arguments the address is then asked,
and what of the body is put otherwise.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from contractors.choices import TimeZone
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.models import Evaluation
from evaluations.services.life_cycle import submit_evaluation
from instruments.specs.writing import file_text
from jsas.approval import approve_jsa, hand_in_jsa, review_jsa
from jsas.models import JobSafetyAnalysis
from outcomes.choices import ObjectionOutcome
from outcomes.lessons.selectors import items_to_share_for
from outcomes.lessons.services.lessons import LessonFacts, share_lesson
from outcomes.models import Objection
from outcomes.services.decisions import DecisionFacts, decide_objection, reply_to_objection
from periods.services import change_period
from procedures.drafts.services import delete_procedure_draft
from procedures.models import ProcedureVersion
from questionnaires.choices import SurveyMode
from questionnaires.models import Questionnaire, Survey
from questionnaires.selectors import spec_of
from questionnaires.services.invitations import invite_people
from questionnaires.services.surveys import SurveyFacts, add_survey
from standings.awards.models import AwardRules
from standings.awards.services.rules import delete_award_rules
from standings.models import StandingRules
from standings.services.drafts import delete_standing_rules
from tests.evaluations.filling import fill


@dataclass(frozen=True, slots=True)
class Brought:
    """Where an address stands now: its arguments, and what of its body is put otherwise."""

    arguments: dict[str, Any]
    body: dict[str, Any] = field(default_factory=dict)


Bring = Callable[[dict[str, Any]], Brought]


def self_assessment_open(arguments: dict[str, Any]) -> Brought:
    """The contractor may judge itself for another month."""
    period, now = Evaluation.objects.get(pk=arguments["evaluation_id"]).period, timezone.now()
    until = now.date() + timedelta(days=30)
    change_period(
        period=period, submit_by=until + timedelta(days=30), note=period.note,
        self_assess_by=until, sure=until + timedelta(days=30), by=SYSTEM, now=now,
    )  # fmt: skip
    return Brought(arguments)


def lesson_shared(_arguments: dict[str, Any]) -> Brought:
    """A contractor's lesson waits for its review."""
    facts = LessonFacts(
        items_to_share_for().earliest("pk").lineage, "Tali", "Ikat dulu", is_named=True
    )
    lesson = share_lesson(
        facts=facts, contractor=Contractor.objects.earliest("pk"), operation=uuid4(),
        by=SYSTEM, now=timezone.now(),
    )  # fmt: skip
    return Brought({"key": lesson.key})


def survey_by_mail(arguments: dict[str, Any]) -> Brought:
    """Two are invited, by a link of their own."""
    settings.EMAIL_CONFIGURED = True
    like, now = Survey.objects.get(pk=arguments["survey_id"]), timezone.now()
    facts = SurveyFacts(
        name="Lewat surel", target_group="Pekerja", invited=2,
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9),
        time_zone=TimeZone(like.time_zone), contractor=like.contractor,
    )  # fmt: skip
    made = add_survey(
        questionnaire=like.questionnaire, facts=facts, mode=SurveyMode.PERSONAL, by=SYSTEM, now=now
    )
    people = ["satu@contoh.example", "dua@contoh.example"]
    invite_people(survey=made, addresses=people, by=SYSTEM, now=now)
    return Brought({"survey_id": made.pk})


def survey_to_withdraw(arguments: dict[str, Any]) -> Brought:
    """One of the invited is named."""
    said = {"addresses": "satu@contoh.example"}
    return Brought(survey_by_mail(arguments).arguments, said)


def survey_to_withdraw_by_api(arguments: dict[str, Any]) -> Brought:
    """As a list."""
    said = {"addresses": ["satu@contoh.example"]}
    return Brought(survey_by_mail(arguments).arguments, said)


def survey_to_invite_by_api(arguments: dict[str, Any]) -> Brought:
    """One more."""
    said = {"addresses": ["tiga@contoh.example"]}
    return Brought(survey_by_mail(arguments).arguments, said)


def survey_to_invite(arguments: dict[str, Any]) -> Brought:
    """One more."""
    said = {"addresses": "tiga@contoh.example"}
    return Brought(survey_by_mail(arguments).arguments, said)


def objection_answered(arguments: dict[str, Any]) -> Brought:
    """The company has replied; a manager decides."""
    objection = Objection.objects.get(key=arguments["key"])
    reply_to_objection(objection=objection, text="Kami periksa.", by=SYSTEM, now=timezone.now())
    return Brought(arguments, {"seen": "answered", "outcome": "rejected", "correction": ""})


def objection_decided(arguments: dict[str, Any]) -> Brought:
    """Rejected; its company may appeal."""
    brought = objection_answered(arguments)
    facts = DecisionFacts(ObjectionOutcome.REJECTED, "Tidak terbukti.")
    objection = Objection.objects.get(key=arguments["key"])
    decide_objection(objection=objection, facts=facts, by=SYSTEM, now=timezone.now())
    return Brought(brought.arguments)


def _jsa_after(*steps: Callable[..., object]) -> Bring:
    """An analysis of work after these steps, at its version."""

    def bring(arguments: dict[str, Any]) -> Brought:
        jsa = JobSafetyAnalysis.objects.get(key=arguments["key"])
        for step in steps:
            step(jsa=jsa, version=jsa.version, by=SYSTEM, now=timezone.now())
            jsa.refresh_from_db()
        return Brought(arguments, {"version": jsa.version})

    return bring


jsa_prepared = _jsa_after(hand_in_jsa)
jsa_reviewed = _jsa_after(hand_in_jsa, review_jsa)
jsa_approved = _jsa_after(hand_in_jsa, review_jsa, approve_jsa)


def no_standing_draft(arguments: dict[str, Any]) -> Brought:
    """Nobody writes the next version."""
    draft = StandingRules.objects.get(version=2)
    delete_standing_rules(draft=draft, by=SYSTEM, now=timezone.now())
    return Brought(arguments)


def no_award_draft(arguments: dict[str, Any]) -> Brought:
    """Nobody writes the next version."""
    draft = AwardRules.objects.get(version=2)
    delete_award_rules(draft=draft, by=SYSTEM, now=timezone.now())
    return Brought(arguments)


def no_procedure_draft(arguments: dict[str, Any]) -> Brought:
    """Nobody writes the next version."""
    for draft in ProcedureVersion.objects.filter(status="draft"):
        delete_procedure_draft(draft=draft, by=SYSTEM, now=timezone.now())
    return Brought(arguments)


def evaluation_filled_in(arguments: dict[str, Any]) -> Brought:
    """Every item is answered."""
    evaluation = Evaluation.objects.get(pk=arguments["evaluation_id"])
    by = Actor(User.objects.get(username="koordinator"))
    fill(evaluation, by=by, now=timezone.now())
    return Brought(arguments)


def evaluation_to_approve(_arguments: dict[str, Any]) -> Brought:
    """Filled in, and submitted."""
    evaluation = Evaluation.objects.filter(status="draft").latest("pk")
    brought = evaluation_filled_in({"evaluation_id": evaluation.pk})
    by = Actor(User.objects.get(username="koordinator"))
    submit_evaluation(evaluation=evaluation, by=by, now=timezone.now())
    return brought


def person_named(arguments: dict[str, Any]) -> Brought:
    """Whose name is typed, so that nobody is erased by mistake."""
    return Brought(arguments, {"username": User.objects.get(pk=arguments["person_id"]).username})


def questionnaire_written(arguments: dict[str, Any]) -> Brought:
    """Its draft as it stands, as text."""
    draft = Questionnaire.objects.filter(status="draft").latest("pk")
    return Brought(arguments, {"text": file_text(spec_of(draft))})


def _saying(**body: Any) -> Bring:
    return lambda arguments: Brought(arguments, body)


def _in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


company_at_a_site = _saying(sites=["S1"])
incident_told = _saying(kind="near_miss", mining_class="", fatalities=0, injured=0, lost_days=0)
incident_decided = _saying(version=1, decision="confirm", status=None)
back_today = _saying(on=_in_days(0))
incident_confirmed = _saying(decision="confirm")
inspected_today = _saying(on=_in_days(0))
due_in_a_month = _saying(due_on=_in_days(30))
until_next_month = _saying(until_on=_in_days(40), standing="conditions")
of_last_year = _saying(year="2025")
from_tomorrow = _saying(opens_at=_in_days(1) + "T08:00", closes_at=_in_days(9) + "T08:00")


BROUGHT: dict[str, Bring] = {
    **dict.fromkeys(
        (
            "self-submit", "self-source-file-remove", "self-source-add", "self-source-remove",
            "api:self-submit", "api:self-answer", "api:self-element-note", "api:self-evidence",
            "api:self-evidence-item",
        ),
        self_assessment_open,
    ),
    **dict.fromkeys(
        (
            "lesson-change", "lesson-publish", "lesson-send-back", "lessons-api:publish",
            "lessons-api:send-back", "lessons-api:lesson",
        ),
        lesson_shared,
    ),
    **dict.fromkeys(("objection-decide", "objections-api:decide"), objection_answered),
    **dict.fromkeys(("objection-appeal", "objections-api:appeal"), objection_decided),
    **dict.fromkeys(("jsas-api:review", "risk-jsa-review"), jsa_prepared),
    **dict.fromkeys(("jsas-api:approve", "risk-jsa-approve"), jsa_reviewed),
    **dict.fromkeys(
        (
            "jsas-api:revise", "jsas-api:freeze", "jsas-api:meeting",
            "risk-jsa", "risk-jsa-revise", "risk-jsa-freeze",
        ),
        jsa_approved,
    ),
    "survey-invite": survey_to_invite,
    "survey-withdraw": survey_to_withdraw,
    "survey-remind": survey_by_mail,
    "questionnaires-api:invitations": survey_to_invite_by_api,
    "questionnaires-api:withdraw": survey_to_withdraw_by_api,
    "questionnaires-api:remind": survey_by_mail,
    "standing-rules-begin": no_standing_draft,
    "standing-rules-api:begin": no_standing_draft,
    "award-rules-begin": no_award_draft,
    "award-rules-api:begin": no_award_draft,
    "procedure-workbook-upload": no_procedure_draft,
    "api:submit": evaluation_filled_in,
    "evaluation-submit": evaluation_filled_in,
    "api:approve": evaluation_to_approve,
    "evaluation-approve": evaluation_to_approve,
    "person-erase": person_named,
    "contractors-api:contractor": company_at_a_site,
    "incidents-api:change": incident_told,
    "incidents-api:decision": incident_decided,
    "consequences-api:person-back": back_today,
    "inspections-api:finish": inspected_today,
    **dict.fromkeys(("gap-finding", "gap-tables-api:finding"), due_in_a_month),
    "standings-api:decide": until_next_month,
    "procedure-run-list": of_last_year,
    "survey-add": from_tomorrow,
    "decide-incident": incident_confirmed,
    "questionnaire-text": questionnaire_written,
    "questionnaire-add-text": questionnaire_written,
    "questionnaires-api:text-add": questionnaire_written,
}  # fmt: skip
