"""Files that somebody hands in: told by their content, kept, served, and let go of.

``inspect`` is the door (inspection.py); photos are decoded in a process of their own
(images.py, decoding.py), office files and PDFs are read by their outer structure only: none of
these knows the database. What passed is stored in step with the rows that name it (handing_in.py,
stored.py) and handed out again (serving.py).

May import core, which has the rows of files, their types and names. Read first:
``handing_in.py``, ``inspection.py``, ``stored.py``.
"""
