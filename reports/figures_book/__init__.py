"""The workbook of figures: scores and weights as they were frozen, and live formulas over them.

``reading.py`` says what is in it, ``sums.py`` how a percent is written as a formula, and
``writing.py`` puts both on sheets. A check beside each figure holds the formula against the
frozen result, so whoever doubts a percent can follow it cell by cell.
"""
