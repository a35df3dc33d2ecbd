"""Addresses of the pages on which a checklist is filled in."""

from django.urls import path

from checklists.views import (
    checklist,
    evidence,
    guides,
    item_findings,
    offline,
    self_assessments,
    sources,
)
from evaluations.parties import CONTRACTOR

_SELF = "evaluations/<int:evaluation_id>/self/"
_OF_CONTRACTOR = {"party": CONTRACTOR}

urlpatterns = [
    path("service-worker.js", offline.service_worker, name="service-worker"),
    path("device/", offline.device, name="device"),
    path("evaluations/<int:evaluation_id>/checklist/", checklist.checklist, name="checklist"),
    path("evaluations/<int:evaluation_id>/guides/", checklist.guides, name="item-guides"),
    path("evaluations/<int:evaluation_id>/guide/", guides.guide_page, name="guide-page"),
    path("evaluations/<int:evaluation_id>/evidence/", evidence.evidence_list, name="evidence-list"),
    path("evaluations/<int:evaluation_id>/evidence/add/", sources.add_files, name="evidence-add"),
    path(
        "evaluations/<int:evaluation_id>/evidence/<int:evidence_id>/",
        evidence.download,
        name="evidence-download",
    ),
    path(
        "evaluations/<int:evaluation_id>/evidence/<int:evidence_id>/thumbnail/",
        evidence.thumbnail,
        name="evidence-thumbnail",
    ),
    path(
        "evaluations/<int:evaluation_id>/evidence/<int:evidence_id>/items/",
        evidence.evidence_items,
        name="evidence-items",
    ),
    path("evaluations/<int:evaluation_id>/submit/", checklist.submit, name="evaluation-submit"),
    path(
        "evaluations/<int:evaluation_id>/findings/",
        item_findings.item_findings,
        name="item-findings",
    ),
    path("evaluations/<int:evaluation_id>/sources/", sources.source_list, name="source-list"),
    path("evaluations/<int:evaluation_id>/sources/add/", sources.add, name="source-add"),
    path(
        "evaluations/<int:evaluation_id>/sources/<int:source_id>/remove/",
        sources.remove,
        name="source-remove",
    ),
    path(
        "evaluations/<int:evaluation_id>/sources/<int:source_id>/files/<int:evidence_id>/remove/",
        sources.remove_file,
        name="source-file-remove",
    ),
    path("self-assessment/", self_assessments.self_assessment_list, name="self-assessment-list"),
    path(_SELF, self_assessments.self_assessment, name="self-assessment"),
    path(f"{_SELF}take-over/", self_assessments.take_over, name="self-take-over"),
    path(f"{_SELF}checklist/", checklist.self_checklist, name="self-checklist"),
    path(f"{_SELF}guides/", checklist.guides, _OF_CONTRACTOR, name="self-item-guides"),
    path(f"{_SELF}guide/", guides.guide_page, _OF_CONTRACTOR, name="self-guide-page"),
    path(f"{_SELF}submit/", checklist.self_submit, name="self-submit"),
    path(f"{_SELF}evidence/", evidence.evidence_list, _OF_CONTRACTOR, name="self-evidence-list"),
    path(f"{_SELF}evidence/add/", sources.add_files, _OF_CONTRACTOR, name="self-evidence-add"),
    path(
        f"{_SELF}evidence/<int:evidence_id>/",
        evidence.download,
        _OF_CONTRACTOR,
        name="self-evidence-download",
    ),
    path(
        f"{_SELF}evidence/<int:evidence_id>/thumbnail/",
        evidence.thumbnail,
        _OF_CONTRACTOR,
        name="self-evidence-thumbnail",
    ),
    path(
        f"{_SELF}evidence/<int:evidence_id>/items/",
        evidence.evidence_items,
        _OF_CONTRACTOR,
        name="self-evidence-items",
    ),
    path(f"{_SELF}sources/", sources.source_list, _OF_CONTRACTOR, name="self-source-list"),
    path(f"{_SELF}sources/add/", sources.add, _OF_CONTRACTOR, name="self-source-add"),
    path(
        f"{_SELF}sources/<int:source_id>/remove/",
        sources.remove,
        _OF_CONTRACTOR,
        name="self-source-remove",
    ),
    path(
        f"{_SELF}sources/<int:source_id>/files/<int:evidence_id>/remove/",
        sources.remove_file,
        _OF_CONTRACTOR,
        name="self-source-file-remove",
    ),
]
