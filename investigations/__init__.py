"""What follows an incident: why it happened, what is done about it, the steps after an accident.

May import monitoring, procedures, findings, documents and what is below; ``parts`` are what it
shows on an incident's page. Read first: ``vocabulary`` (what the library says), ``causes`` (what
follows from the one table of causes, pure) and ``services``; of the accident procedure
``procedure.specs``.
"""
