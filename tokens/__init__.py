"""Tokens for programs: who makes which, what each may do, and how it is recognized.

The rows are ``accounts.models.ReaderToken``, and end with the account (``accounts.tokens``).

May import accounts/ and core/. Read first: access.py (scopes), services.py (made, revoked),
authentication.py (recognized, and what it opens).
"""
