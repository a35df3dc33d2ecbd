"""Hour meters: their readings, taken with inspections, and what is due by them."""
