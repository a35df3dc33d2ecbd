"""Plans for programs, by the same rules and trail as on pages.

It decides nothing: each operation is the step of a page, by the services and the access of plans.

May import plans/, gap_tables/ and what is below. Read first: plans.py (a plan and its steps),
criterion.py (its criteria), files.py (its files); beside them capabilities.py, levels.py,
published_figures.py and strategies.py.
"""
