"""People, their roles and sign-in.

May import core. Read first: ``models`` (User), ``roles`` (who may enter a view) and ``services``.
"""
