"""People, their roles, sign-in and tokens.

May import core. Read first: ``models`` (User), ``roles`` (who may enter a view) and ``services``.
"""
