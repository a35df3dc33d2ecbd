"""Reads of a checklist that is filled in, and of what stands beside its items."""
