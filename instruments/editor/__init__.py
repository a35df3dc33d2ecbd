"""The forms in which a draft is written: which fields there are, what a form gave, how it is drawn.

A field's name in the form is its path in the document (``elements[2].items[0].weight``), which
is also the path that a problem names: so each problem finds its field.

Read first: layout.py (the fields of each page), fields.py (form to document), drawing.py
(document to form), opening.py (how a document is laid out for editing).
"""
