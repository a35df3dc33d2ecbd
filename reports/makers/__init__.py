"""How each kind of document is made: a module a kind, named in contributions.py."""
