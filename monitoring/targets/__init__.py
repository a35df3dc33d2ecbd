"""What the months of a year are held against: drawn beside them, and no part of a rating.

May import the models of months and their indicators. Read first: ``selectors`` (which target
holds), then ``monitoring/services/targets.py`` (who sets one).
"""
