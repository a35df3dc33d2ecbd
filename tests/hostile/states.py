"""What brings an address into a state in which it takes a form, where no step beside it does.

By the services that people's pages call. Each says with which arguments the address is then asked,
and what of the body is put otherwise.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from accounts.models import SecondFactor, User
from accounts.second_factor.codes import new_secret
from accounts.second_factor.sealing import seal
from accounts.second_factor.services import renew_recovery_codes
from contractors.choices import TimeZone
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.models import Evaluation, Result
from evaluations.services.life_cycle import submit_evaluation
from gap_tables.models import GapRow
from gap_tables.services.gap_tables import GapFacts, change_gap_row
from instruments.specs.writing import file_text
from investigations.models import Investigation
from investigations.services import review_investigation
from jsas.approval import approve_jsa, hand_in_jsa, review_jsa
from jsas.models import JobSafetyAnalysis
from monitoring.choices import IncidentKind
from monitoring.models import Incident
from monitoring.services import record_monthly_indicator
from monitoring.services.incidents import IncidentFacts, report_incident
from outcomes.choices import ObjectionOutcome
from outcomes.coaching.models import PartnerAgreement
from outcomes.coaching.services.partners import withdraw_agreement
from outcomes.lessons.selectors import items_to_share_for
from outcomes.lessons.services.lessons import LessonFacts, share_lesson
from outcomes.models import Objection
from outcomes.services.decisions import DecisionFacts, decide_objection, reply_to_objection
from periods.services import change_period
from plans.models import FulfilmentPlan
from plans.services.files import withdraw_plan_file
from plans.services.lines import realise_criteria
from plans.services.plans import approve_plan, validate_plan
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
from tests.hostile.taken import PASSWORD
from webhooks.models import Webhook


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


def _investigation_saying(**body: Any) -> Bring:
    """One that was returned, so that it is written in again, at its version."""

    def bring(arguments: dict[str, Any]) -> Brought:
        found = Investigation.objects.get(incident_id=arguments["incident_id"])
        review_investigation(
            investigation=found, accepted=False, reason="Lengkapi.", seen=found.version,
            by=Actor(User.objects.get(username="manajer")), now=timezone.now(),
        )  # fmt: skip
        found.refresh_from_db()
        return Brought(arguments, {"version": found.version} | body)

    return bring


def investigation_to_review(arguments: dict[str, Any]) -> Brought:
    """At the version that waits."""
    found = Investigation.objects.get(incident_id=arguments["incident_id"])
    return Brought(arguments, {"version": found.version})


def investigation_action(arguments: dict[str, Any]) -> Brought:
    """Against its root cause."""
    brought = _investigation_saying(id=None, kind="engineering", due_on=_in_days(30))(arguments)
    found = Investigation.objects.get(incident_id=arguments["incident_id"])
    return Brought(arguments, brought.body | {"cause": found.causes.earliest("pk").pk})


def incident_alone(arguments: dict[str, Any]) -> Brought:
    """Nobody has begun to investigate it."""
    like = Incident.objects.get(pk=arguments["incident_id"])
    alone = report_incident(
        contractor=like.contractor, by=SYSTEM, now=timezone.now(),
        facts=IncidentFacts(
            site=like.site, on=like.date, kind=IncidentKind.NEAR_MISS, description="Hampir"
        ),
    )  # fmt: skip
    return Brought({"incident_id": alone.pk}, {"potential": "slight"})


def _month_told() -> str:
    """A month that waits for its confirmation: when it was told."""
    company = Contractor.objects.get(code="A")
    month = record_monthly_indicator(
        contractor=company, site=company.sites.get(), month=date(2024, 3, 1), man_hours=9000,
        workforce=50, by=Actor(User.objects.get(username="wakil.pta")), now=timezone.now(),
    )  # fmt: skip
    return str(month.told_at.isoformat())


def month_told(arguments: dict[str, Any]) -> Brought:
    """As its page sends it."""
    said = {"month": f"2024-03-01 {_month_told()}", "decision": "confirm", "of": ""}
    return Brought(arguments, said)


def month_told_by_api(arguments: dict[str, Any]) -> Brought:
    """As a program sends it."""
    return Brought(arguments, {"months": [{"month": "2024-03-01", "told_at": _month_told()}]})


def gap_due(arguments: dict[str, Any]) -> Brought:
    """Its proposal has a month left."""
    row = GapRow.objects.get(table__key=arguments["key"], position=arguments["position"])
    facts = GapFacts(row.requirement, proposal="Latih", due_on=date.fromisoformat(_in_days(30)))
    change_gap_row(row=row, version=row.version, facts=facts, by=SYSTEM, now=timezone.now())
    return Brought(arguments)


def gap_audit(arguments: dict[str, Any]) -> Brought:
    """The audit whose open criteria it begins with."""
    result = Result.objects.earliest("pk")
    said = {"contractor": result.evaluation.contractor.code, "result": result.sha256}
    return Brought(arguments, said | {"example": False})


def plan_approved(arguments: dict[str, Any]) -> Brought:
    """From now on what is realised is told."""
    plan, now = FulfilmentPlan.objects.get(key=arguments["key"]), timezone.now()
    validate_plan(plan=plan, note="P2K3", by=SYSTEM, now=now)
    approve_plan(plan=plan, by=SYSTEM, now=now)
    return Brought(arguments, _criterion(plan))


def _criterion(plan: FulfilmentPlan) -> dict[str, Any]:
    line = plan.lines.get()
    return {"criterion": f"{line.code}:{line.version}", "take_back": "", "what_if": ""}


def plan_without_files(arguments: dict[str, Any]) -> Brought:
    """Approved, and no file says that a criterion is realised."""
    plan_approved(arguments)
    plan, now = FulfilmentPlan.objects.get(key=arguments["key"]), timezone.now()
    withdraw_plan_file(file=plan.files.get(), reason="Keliru", by=SYSTEM, now=now)
    return Brought(arguments, _criterion(plan) | {"realised_on": _in_days(0)})


def plan_realised(arguments: dict[str, Any]) -> Brought:
    """Its criterion is, since today."""
    criterion = plan_approved(arguments).body["criterion"].split(":")
    realise_criteria(
        plan=FulfilmentPlan.objects.get(key=arguments["key"]), evidence="",
        versions={criterion[0]: int(criterion[1])}, realised_on=timezone.localdate(),
        by=SYSTEM, now=timezone.now(),
    )  # fmt: skip
    return Brought(arguments)


def nobody_agreed(arguments: dict[str, Any]) -> Brought:
    """The company took back that it may be named."""
    by = Actor(User.objects.get(username="wakil.pta"))
    withdraw_agreement(agreement=PartnerAgreement.objects.get(), by=by, now=timezone.now())
    return Brought(arguments)


def webhook_read(arguments: dict[str, Any]) -> Brought:
    """With its secret as it stands."""
    found = Webhook.objects.get(pk=arguments["webhook_id"])
    return Brought(arguments, {"seen": found.secret_state})


def mails_go_out(arguments: dict[str, Any]) -> Brought:
    """There is a server that sends them."""
    settings.EMAIL_CONFIGURED = True
    return Brought(arguments)


def _with_codes(username: str) -> Bring:
    """Who has an app, and recovery codes: the password, and one of them, where passkeys are."""

    def bring(arguments: dict[str, Any]) -> Brought:
        settings.BASE_URL = "https://testserver"
        person, now = User.objects.get(username=username), timezone.now()
        secret = seal(new_secret())
        SecondFactor.objects.create(person=person, sealed_secret=secret, last_step=0, set_up_at=now)
        codes = renew_recovery_codes(person=person, by=Actor(person), now=now)
        return Brought(arguments, {"code": codes[0], "old_password": PASSWORD})

    return bring


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
until_next_month = _saying(until_on=_in_days(40), standing="conditions")
of_last_year = _saying(year="2025")
of_a_new_year = _saying(level="", year="2026", audit_round="1", submit_by="2027-03-01")
level_unread = _saying(seen=None)
risk_rated = _saying(before=[1, 1], now=[1, 1], planned=[1, 1])
cited = _saying(kind="SO", cites=["internal.a", "external.o"])
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
    **dict.fromkeys(("gap-finding", "gap-tables-api:finding"), gap_due),
    "gap-tables-api:begin": gap_audit,
    "investigations-api:begin": incident_alone,
    "investigations-api:event": _investigation_saying(id=None),
    "investigations-api:cause": _investigation_saying(id=None, parent=None, kind="supervision"),
    "investigations-api:action": investigation_action,
    **dict.fromkeys(
        ("investigations-api:remove", "investigations-api:submit"), _investigation_saying()
    ),
    "investigations-api:review": investigation_to_review,
    "webhooks-api:secret": webhook_read,
    "password-forgotten": mails_go_out,
    "months-decide": month_told,
    "months-api:decisions": month_told_by_api,
    **dict.fromkeys(
        ("second-factor-codes", "second-factor-remove", "passkey-list"), _with_codes("koordinator")
    ),
    "passkey-remove": _with_codes("manajer"),
    "period-open": of_a_new_year,
    "plan-parts-api:levels": level_unread,
    "register-rows-api:risk": risk_rated,
    "strategy-add": cited,
    "plan-file-withdraw": plan_approved,
    "plan-realise": plan_without_files,
    "plan-files": plan_realised,
    **dict.fromkeys(("coaching-api:agree", "partner-agree"), nobody_agreed),
    "standings-api:decide": until_next_month,
    "procedure-run-list": of_last_year,
    "survey-add": from_tomorrow,
    "decide-incident": incident_confirmed,
    "questionnaire-text": questionnaire_written,
    "questionnaire-add-text": questionnaire_written,
    "questionnaires-api:text-add": questionnaire_written,
}  # fmt: skip
