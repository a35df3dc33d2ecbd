"""Procedures as data: who does which step, after what, with which form, in which phase of PDCA.

A procedure is a file of the library; it is read as a page and counted. The accident procedure,
which runs once an incident, is ``monitoring``'s and shares actors and phases with it.

May import instruments (how its files are read) and what is below. Read first: ``library``,
``specs.parts`` and ``rules.counts``.
"""
