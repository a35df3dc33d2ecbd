"""Procedures in the demonstration: the years of a company, and what followed an accident."""
