"""What the audit trail calls things: names that outlive classes, tables and rooms."""

from collections import Counter

import pytest
from django.apps import apps
from django.utils import translation

from core.audit import audit_names

# What is written in every installation's trail. A name is added here and never changed: rows
# recorded under an old one would be read by nobody any more.
WRITTEN = {
    "account_invitation",
    "accident_procedure",
    "risk_register",
    "risk_matrix",
    "risk_control",
    "risk_quarter",
    "jsa",
    "risk_budget",
    "budget_line",
    "registered_risk",
    "department",
    "answer",
    "capability",
    "carried_total",
    "certificate",
    "procedure_run",
    "procedure_version",
    "award",
    "award_rules",
    "coaching_plan",
    "coaching_step",
    "partner_agreement",
    "lesson",
    "contractor",
    "delivery",
    "document",
    "draft",
    "element_assignment",
    "element_note",
    "evaluation",
    "evidence",
    "finding",
    "investigation",
    "gap_row",
    "gap_table",
    "incident",
    "inspected_unit",
    "inspection",
    "inspection_schedule",
    "indicator_target",
    "instrument",
    "ladder",
    "letterhead",
    "level_choice",
    "monthly_indicator",
    "objection",
    "period",
    "plan",
    "plan_line",
    "planned_strategy",
    "questionnaire",
    "reader_token",
    "restored_database",
    "representative",
    "rule_set",
    "saved_comparison",
    "schedule",
    "self_answer",
    "self_assessment",
    "self_evidence",
    "self_note",
    "self_source",
    "site",
    "source",
    "standing_condition",
    "standing_decision",
    "standing_rules",
    "strategy",
    "study",
    "survey",
    "user",
    "webhook",
    "webhook_delivery",
    "workbook_upload",
}


def names_of_models() -> list[str]:
    return [
        model.__dict__["AUDIT_NAME"] for model in apps.get_models() if hasattr(model, "AUDIT_NAME")
    ]


def test_no_two_audited_models_share_a_name() -> None:
    assert [name for name, times in Counter(names_of_models()).items() if times > 1] == []


def test_a_name_that_was_written_stays() -> None:
    assert set(names_of_models()) == WRITTEN


@pytest.mark.parametrize(("language", "words"), [("id", "temuan"), ("en", "finding")])
def test_a_name_is_told_in_the_words_of_its_model(language: str, words: str) -> None:
    with translation.override(language):
        assert audit_names()["finding"].lower() == words
