"""What other programs are told at once: signed webhooks for standing, publication and findings.

A delivery is noted in the transaction of the audit row it is about and sent afterwards, at least
once, after Standard Webhooks 1.0. May import standings and what is below. Read first: events.py
(what is told of which change), rules/signature.py, services/sending.py; for who receives them
docs/webhooks.md.
"""
