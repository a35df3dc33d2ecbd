"""``make archival``: every kind of PDF, in both languages, held against PDF/A-3a and PDF/UA-1.

Not a part of the suite: it needs Java and the classes of a validator, which nobody else does.
``scene.py`` makes the documents, ``Validate.java`` judges them.
"""
