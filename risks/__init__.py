"""Risks: hazards of the work, how bad they are before and after control, and what is lacking.

So far the computation, which is pure Python (no Django, database, clock, file, randomness or float)
and runs by itself; the registers, controls and pages that use it come later.

- `assessment`: levels by a matrix, flags, distribution and heat maps; docs/risks.md.

May import cases/. Read first: assessment/__init__.py.
"""
