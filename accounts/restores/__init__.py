"""A database that was brought back from a backup: who was dismissed since stands in it again.

So whoever brings it back ends all that opened something then (``services.py``), links for passwords
that were made before open nothing (``links.py``), and administrators are asked to look through who
may sign in until one of them has (``todo.py``, the page of the accounts, /statusz).
"""
