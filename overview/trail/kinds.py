"""What the rooms say of the things the trail tells of, by their names in it."""

from functools import cache

from core.audit_kind import AuditKind
from core.contributions import gathered_as


@cache
def audit_kinds() -> dict[str, AuditKind]:
    """Every kind of thing by its AUDIT_NAME, in the order of the rooms."""
    return {one.name: one for one in gathered_as(AuditKind, "AUDIT_KINDS")}
