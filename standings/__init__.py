"""Whether a contractor may work, and who is awarded: rules propose, a manager decides.

The rules are data; what was decided is never changed. May import evaluations and what
is below, not outcomes beside it. Read first: rules/proposals.py (from rating and findings to a
proposal), models.py (what was decided, and what lifts it), services/decisions.py (the steps).
Awards (awards/) are a package of their own.
"""
