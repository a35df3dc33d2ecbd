"""What registers, analyses of jobs and budgets say to the rating of a checklist.

Read first: ``items.yaml``, ``figures``.
"""
