"""The rooms of the house, from the ground up: each may import those before it.

``cases``, ``scoring``, ``questionnaires`` and ``risks`` are no Django apps yet: what they hold is
pure Python, and any room may use it.
"""

ROOMS = (
    "core",
    "accounts",
    "contractors",
    "documents",
    "findings",
    "instruments",
    "monitoring",
    "evaluations",
    "workbooks",
    "trials",
    "reports",
    "overview",
    "demonstration",
)
