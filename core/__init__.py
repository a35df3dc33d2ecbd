"""What every room stands on: audit, errors, mail, figures, the shell. Imports no room.

Read first: ``audit`` (how a change is recorded, who an Actor is), ``errors`` (how a rule says no)
and ``contributions`` (what rooms give to pages that gather).
"""
