"""The demonstration's years of procedures."""
