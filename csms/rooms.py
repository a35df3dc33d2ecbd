"""The rooms of the house, from the ground up: none imports one that comes after it.

``cases`` and ``scoring`` are no Django apps: what they hold is pure Python, and any room may use
it. So are ``questionnaires.analysis``, ``questionnaires.swot`` and ``risks.assessment``.
"""

ROOMS = (
    "core",
    "accounts",
    "contractors",
    "documents",
    "findings",
    "instruments",
    "procedures",
    "inspections",
    "monitoring",
    "certificates",
    "investigations",
    "questionnaires",
    "risks",
    "risk_api",
    "budgets",
    "jsas",
    "evaluations",
    "checklists",
    "reviews",
    "survey_reports",
    "workbooks",
    "studies",
    "trials",
    "plans",
    "plan_api",
    "gap_tables",
    "plan_workbooks",
    "form_workbooks",
    "outcomes",
    "standings",
    "webhooks",
    "reports",
    "annual_books",
    "hosting",
    "overview",
    "demonstration",
)
