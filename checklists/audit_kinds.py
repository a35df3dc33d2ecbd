"""How the audit trail tells of what is written down while a checklist is filled in."""

from typing import Any

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.audit_kind import AuditKind
from core.database.columns import COMMA, text_of
from evaluations.access import judges_itself
from evaluations.audit_kinds import IN_ONE, OF_ONE, review_address
from evaluations.choices import SelfFilter
from evaluations.models import (
    Answer,
    AnswerSource,
    ElementNote,
    Evidence,
    SelfAnswer,
    SelfAssessment,
    SelfEvidence,
    SelfNote,
    SelfSource,
)

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


AUDIT_KINDS = (
    AuditKind(
        140,
        model=Answer,
        deeds={"save_answer": _("%(who)s answered item %(what)s")},
        title=text_of("item__code", COMMA, *OF_ONE),
        place=text_of("evaluation", Value("#"), "item__code"),
        address=review_address,
        within=IN_ONE,
    ),
    AuditKind(
        150,
        model=ElementNote,
        deeds={"save_element_note": _("%(who)s wrote the note of element %(what)s")},
        title=text_of("element__code", COMMA, *OF_ONE),
        place=text_of("evaluation"),
        address=review_address,
        within=IN_ONE,
        fields=TEXT,
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
