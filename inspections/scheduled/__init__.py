"""Schedules of inspections: begun and ended, their pages, and the days made ahead."""
