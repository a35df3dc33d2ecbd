"""The months of a year at one site as a workbook (.xlsx), there and back.

``layout.py`` says where things stand, ``writing.py`` gives the bytes, ``reading.py`` says what the
cells mean. What may be stored, the services of the months decide (services/months.py asks them).
"""
