"""What is kept about a person: told to them, and erased on request while every record stays whole.

``register.py`` is the list that both go by, ``records.py`` reads it and ``erasure.py`` erases;
``accounts.erased_names`` says how a name is told that an erased person had.

May import accounts/ and core/. Read first: ``register``, ``records`` and ``erasure``.
"""
