"""Registers in words and tables, for pages."""
