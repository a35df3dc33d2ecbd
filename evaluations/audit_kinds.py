"""How the audit trail tells of periods, evaluations and what is written down in them."""

from typing import Any

from django.db.models import Value
from django.db.models.functions import Replace, Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, SPACE, text_of
from evaluations.access import judges_itself
from evaluations.choices import SelfFilter
from evaluations.models import (
    Answer,
    AnswerSource,
    ElementAssignment,
    ElementNote,
    Evaluation,
    Evidence,
    Period,
    SelfAnswer,
    SelfAssessment,
    SelfEvidence,
    SelfNote,
    SelfSource,
)

OF_ONE = ("evaluation__contractor__name", SPACE, "evaluation__period__year")
IN_ONE = {
    Evaluation.AUDIT_NAME: "evaluation",
    Period.AUDIT_NAME: "evaluation__period",
    Contractor.AUDIT_NAME: "evaluation__contractor",
}
TEXT: dict[str, Any] = {"text": _("Note")}


OF_SOURCE: dict[str, Any] = {
    "item": _("Item"),
    "kind": _("Kind of source"),
    "on": _("Day"),
    "place": _("Where"),
    "who": _("Who"),
    "document_type": _("Type of document"),
    "number": _("Number"),
    "says": _("What it shows"),
    "contradicts": _("Contradicts the answer"),
    "files": _("Files"),
}


def _review(_reader: Person, place: str) -> str:
    evaluation, _hash, item = place.partition("#")
    page = reverse("evaluation-review", args=[evaluation])
    return f"{page}#i-{item}" if item else page


def _evidence(_reader: Person, evaluation: str) -> str:
    return reverse("evidence-list", args=[evaluation])


def _sources(_reader: Person, evaluation: str) -> str:
    return reverse("source-list", args=[evaluation])


def _self_assessment(reader: Person, place: str) -> str:
    evaluation, _hash, item = place.partition("#")
    page = reverse("self-assessment", args=[evaluation])
    if item and not judges_itself(reader):
        page = f"{page}?show={SelfFilter.ALL}"  # where each item stands, not only what differs
    return f"{page}#i-{item}" if item else page


def _period(_reader: Person, period: str) -> str:
    return reverse("period-detail", args=[period])


AUDIT_KINDS = (
    AuditKind(
        120,
        model=Period,
        deeds={
            "open_period": _("%(who)s opened period %(what)s"),
            "change_period": _("%(who)s changed period %(what)s"),
        },
        title=text_of(Replace(Upper("instrument__code"), Value("_"), SPACE), SPACE, "year"),
        address=_period,
        within={Period.AUDIT_NAME: "pk"},
        fields={"round": _("Round")},
    ),
    AuditKind(
        130,
        model=Evaluation,
        deeds={
            "add_evaluation": _("%(who)s began evaluation %(what)s"),
            "submit_evaluation": _("%(who)s submitted evaluation %(what)s"),
            "return_evaluation": _("%(who)s returned evaluation %(what)s"),
            "take_back_submission": _("%(who)s took back evaluation %(what)s"),
            "reopen_evaluation": _("%(who)s reopened evaluation %(what)s"),
            "undo_reopening": _("%(who)s undid the reopening of evaluation %(what)s"),
            "approve_evaluation": _("%(who)s approved evaluation %(what)s"),
            "publish_evaluation": _("%(who)s published evaluation %(what)s"),
            "make_final": _("%(who)s made the result of %(what)s final"),
        },
        title=text_of("contractor__name", SPACE, "period__year"),
        address=_review,
        within={
            Evaluation.AUDIT_NAME: "pk",
            Period.AUDIT_NAME: "period",
            Contractor.AUDIT_NAME: "contractor",
        },
        fields={"reason": _("Reason"), "year": _("Year")},
    ),
    AuditKind(
        140,
        model=Answer,
        deeds={"save_answer": _("%(who)s answered item %(what)s")},
        title=text_of("item__code", COMMA, *OF_ONE),
        place=text_of("evaluation", Value("#"), "item__code"),
        address=_review,
        within=IN_ONE,
    ),
    AuditKind(
        150,
        model=ElementNote,
        deeds={"save_element_note": _("%(who)s wrote the note of element %(what)s")},
        title=text_of("element__code", COMMA, *OF_ONE),
        place=text_of("evaluation"),
        address=_review,
        within=IN_ONE,
        fields=TEXT,
    ),
    AuditKind(
        160,
        model=ElementAssignment,
        deeds={"assign_element": _("%(who)s assigned element %(what)s")},
        title=text_of("element__code", COMMA, *OF_ONE),
        place=text_of("evaluation"),
        address=_review,
        within=IN_ONE,
        fields={"person": _("Person")},
    ),
    AuditKind(
        180,
        model=Evidence,
        deeds={
            "add_evidence": _("%(who)s added evidence %(what)s"),
            "link_evidence": _("%(who)s linked evidence to an item: %(what)s"),
            "unlink_evidence": _("%(who)s took evidence from an item: %(what)s"),
            "remove_evidence": _("%(who)s removed evidence %(what)s"),
            "restore_evidence": _("%(who)s restored the file of evidence %(what)s"),
            "take_over_evidence": _("%(who)s took over last year's evidence %(what)s"),
            "delete_evidence_file": _("%(who)s deleted the file of evidence %(what)s"),
        },
        title=text_of("name", COMMA, *OF_ONE),
        place=text_of("evaluation"),
        address=_evidence,
        within=IN_ONE,
        fields={"item": _("Item"), "year": _("Year")},
    ),
    AuditKind(
        200,
        model=SelfAssessment,
        deeds={"submit_self_assessment": _("%(who)s submitted self-assessment %(what)s")},
        title=text_of(*OF_ONE),
        place=text_of("evaluation"),
        address=_self_assessment,
        within=IN_ONE,
        fields={"percent": _("Percent")},
    ),
    AuditKind(
        210,
        model=SelfAnswer,
        deeds={"save_answer": _("%(who)s answered item %(what)s for the contractor itself")},
        title=text_of("item__code", COMMA, *OF_ONE),
        place=text_of("evaluation", Value("#"), "item__code"),
        address=_self_assessment,
        within=IN_ONE,
    ),
    AuditKind(
        230,
        model=SelfNote,
        deeds={
            "save_element_note": _("%(who)s wrote of element %(what)s for the contractor itself")
        },
        title=text_of("element__code", COMMA, *OF_ONE),
        place=text_of("evaluation"),
        address=_self_assessment,
        within=IN_ONE,
        fields=TEXT,
    ),
    AuditKind(
        260,
        model=SelfEvidence,
        deeds={
            "add_evidence": _("%(who)s added evidence of the contractor: %(what)s"),
            "link_evidence": _("%(who)s linked evidence of the contractor to an item: %(what)s"),
            "unlink_evidence": _("%(who)s took evidence of the contractor from an item: %(what)s"),
            "remove_evidence": _("%(who)s removed evidence of the contractor: %(what)s"),
            "restore_evidence": _("%(who)s restored a file of the contractor: %(what)s"),
            "delete_evidence_file": _("%(who)s deleted a file of the contractor: %(what)s"),
        },
        title=text_of("name", COMMA, *OF_ONE),
        place=text_of("evaluation"),
        address=_self_assessment,
        within=IN_ONE,
        fields={"item": _("Item")},
    ),
    AuditKind(
        205,
        model=AnswerSource,
        deeds={
            "add_source": _("%(who)s told a source of item %(what)s"),
            "remove_source": _("%(who)s took back a source of item %(what)s"),
            "remove_source_file": _("%(who)s took a file off a source of item %(what)s"),
        },
        title=text_of("item__code", COMMA, *OF_ONE),
        place=text_of("evaluation"),
        address=_sources,
        within=IN_ONE,
        fields=OF_SOURCE,
    ),
    AuditKind(
        265,
        model=SelfSource,
        deeds={
            "add_source": _("%(who)s told a source of the contractor for item %(what)s"),
            "remove_source": _("%(who)s took back a source of the contractor for item %(what)s"),
            "remove_source_file": _(
                "%(who)s took a file off a source of the contractor for item %(what)s"
            ),
        },
        title=text_of("item__code", COMMA, *OF_ONE),
        place=text_of("evaluation"),
        address=_self_assessment,
        within=IN_ONE,
        fields=OF_SOURCE,
    ),
)
