"""Documents under control: written as drafts, published by number, never changed after that.

Matrices, procedures, questionnaires, the rules of standings and of awards are each such versions.
What one may say and who writes it is for its own room; how a draft is begun, edited, saved,
published and deleted, on its page and by programs, stands here.

May import instruments, whose editor draws a draft, and what is below. Read first:
``services/written_versions.py`` (the steps), ``written_pages.py`` (a draft as one page),
``views/rule_pages.py`` (the pages of one kind of rules).
"""
