"""A gap table as a workbook (.xlsx), there and back. What is stored: services/workbook.py."""
