"""What plans give to the pages that gather."""

from plans.audit_kinds import AUDIT_KINDS

__all__ = ["AUDIT_KINDS"]
