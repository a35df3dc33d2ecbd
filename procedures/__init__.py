"""Procedures as data: who does which step, after what, with which form, in which phase of PDCA.

A procedure is a file of the library, or a version that was written in the browser (``drafts``); it
is read as a page and counted. A company runs it for a year (``ProcedureRun``): its steps with their
days, and what shows that each was done. The accident procedure, which runs once an incident, is
``investigations``' and shares actors, phases and the rule of what comes next with it.

May import document_control (how a version is written), instruments (how its files are read) and
what is below. Read first: ``specs.parts``, ``versions`` and ``services``.
"""
