"""Dates that people type: from when on they can be meant."""

from datetime import date

EARLIEST = date(1970, 1, 1)  # before it, a year was typed with two digits
