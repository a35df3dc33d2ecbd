"""What a survey says: its page, tables, drawings, PDF, workbook, comparison, figures for programs.

What is computed and frozen stands in questionnaires, which knows nothing of how it is shown.
questionnaires_api/ is how programs write questionnaires and run surveys, by that room's services.

May import questionnaires and what is below. Read first: result_tables.py (the figures as they are
shown everywhere), views.py (the page), documents.py (what is printed, what its hash stands for).
"""
