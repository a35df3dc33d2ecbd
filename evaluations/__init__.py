"""Periods, evaluations and what they hold, the life cycle and the frozen result.

May import instruments, monitoring, findings and what is below. Read first: ``models`` (what there
is; ``models/results.py`` says which result stands and which is last year's), ``access.py`` (who may
fill, approve, publish), ``services/life_cycle.py`` (draft > submitted > approved > published) and
``services/results.py`` (what is frozen at approval). How a year is opened and filled with
contractors is the room periods, how an evaluation is filled in checklists, how it is reviewed
reviews.
"""
