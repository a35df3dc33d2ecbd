"""What is done for a contractor with a weak result: a plan of steps, held against the next year.

May import evaluations and what is below; the rest of outcomes imports this package, never the other
way round. Read first: rules/settings.py (which results are weak), rules/proposals.py (from a frozen
result to steps), services/plans.py (what a coordinator does), services/notes.py (what both report).
"""
