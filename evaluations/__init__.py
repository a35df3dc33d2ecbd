"""Instruments, periods, evaluations, answers, the life cycle and the frozen result.

May import contractors, accounts and scoring. Read first: ``models`` (what there is),
``services/life_cycle.py`` (draft > submitted > approved > published) and
``services/results.py`` (what is frozen at approval).
"""
