"""Companies that are rated, the owner's sites, and who speaks for a company.

May import tokens, accounts and core. Read first: ``models``, ``access`` (who sees which contractor)
and ``services``.
"""
