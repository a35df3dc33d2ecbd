"""Lessons that contractors, or the owner, share: a practice for an item, named only if they agree.

May import evaluations and what is below; the rest of outcomes imports this package, never the other
way round. Read first: access.py (who sees a lesson, and who knows from whom it is), rules.py (what
an anonymous lesson may carry), services/lessons.py (shared, reviewed, withdrawn, taken down).
"""
