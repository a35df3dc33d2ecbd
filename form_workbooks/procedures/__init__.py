"""A version of a procedure as a workbook (.xlsx), there and back: filled in, it is the next draft.

``layout.py`` says where things stand, ``writing.py`` gives the bytes, ``reading.py`` makes a
procedure of the rows. What may be stored, services.py decides.
"""
