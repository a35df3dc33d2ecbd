"""People, their roles, and the audit row. The lowest Django app: imports no other.

Read first: ``models`` (User and AuditEntry), ``audit`` (how a change is recorded and
who an Actor is) and ``roles`` (who may enter a view).
"""
