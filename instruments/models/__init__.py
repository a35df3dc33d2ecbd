"""What has versions: one file per noun, one import path."""

from instruments.models.drafts import Draft
from instruments.models.versions import Element, Instrument, Item, Ladder, RuleSet, Version

__all__ = ["Draft", "Element", "Instrument", "Item", "Ladder", "RuleSet", "Version"]
