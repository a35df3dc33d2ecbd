"""Sheets from paper as a matrix: pasted as text, or handed in as a workbook or a CSV."""
