"""Risks: hazards of the work, how bad they are before and after control, and what is lacking.

- `assessment`: levels by a matrix, flags, distribution and heat maps; docs/risks.md. Pure Python
  (no Django, database, clock, file, randomness or float); runs by itself.
- `matrices`: matrices as data, versioned; `library/` has those that are shipped.
- the register of a company: hazards before, now and as planned; controls that touch them.

May import monitoring/, document_control/ and what is below. Read first: assessment/__init__.py,
models/registers.py and rules/estimates.py.
"""
