"""What a file is, told by its content: the gate that evidence passes before it is kept.

``inspect`` is the door (inspection.py); photos are decoded in a process of their own
(images.py, decoding.py), office files and PDFs are read by their outer structure only. Nothing
here knows the database.
"""
