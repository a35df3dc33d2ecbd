"""What every room stands on: audit, errors, mail, files, figures, the shell. Imports no room.

Read first: ``models`` (the audit row), ``audit`` (how a change is recorded, who an Actor is) and
``errors`` (how a rule says no).
"""
