"""Whether a contractor may work: proposed by rules that are data, decided by a manager.

May import evaluations and what is below; the rest of outcomes imports this package, never the other
way round. Read first: rules/proposals.py (from rating and findings to a proposal), models.py (what
was decided, and what lifts it), services/decisions.py (the steps).
"""
