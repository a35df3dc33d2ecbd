"""The rooms of the house, from the ground up: each may import those before it.

``cases``, ``scoring`` and ``risks`` are no Django apps yet: what they hold is pure Python, and any
room may use it. So are ``questionnaires.analysis`` and ``questionnaires.swot``.
"""

ROOMS = (
    "core",
    "accounts",
    "contractors",
    "documents",
    "findings",
    "instruments",
    "monitoring",
    "questionnaires",
    "evaluations",
    "workbooks",
    "trials",
    "plans",
    "outcomes",
    "reports",
    "overview",
    "demonstration",
)
