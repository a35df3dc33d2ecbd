"""What must be put right: one file per noun, one import path."""

from findings.models.findings import Finding, FindingFile, FindingQuerySet
from findings.models.reminders import Reminder

__all__ = ["Finding", "FindingFile", "FindingQuerySet", "Reminder"]
