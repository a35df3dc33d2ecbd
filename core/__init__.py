"""What every room stands on: audit, errors, mail, files, figures, the shell. Imports no room.

Read first: ``audit`` (how a change is recorded, who an Actor is), ``errors`` (how a rule says no),
``contributions`` (what rooms give to pages that gather) and ``files/`` (the gate every file that
somebody hands in passes).
"""
