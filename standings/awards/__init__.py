"""Who has earned an award: candidates by rules that are data, named by a manager.

May import evaluations and what is below; the rest of standings imports this package, never the
other way round. Read first: rules/candidates.py (from figures to who is a candidate),
candidates.py (the figures of a year), services/naming.py (who is named, and what takes it back).
"""
