"""What registers and budgets say to the rating of a checklist.

Read first: ``items.yaml``, ``figures``.
"""
