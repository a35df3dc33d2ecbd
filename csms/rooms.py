"""The rooms of the house, from the ground up: each may import those before it.

``scoring`` is no Django app: it is pure Python, and any room may use it.
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
