"""What a version would have given: past answers scored by an instrument, a ladder or rules.

Reads frozen results and writes nothing. Scoring is that of ``scoring/``; what is new here is how
an old answer meets an item of another version: by lineage, and a figure by the thresholds as
they would be.

May import evaluations and what is below. Read first: candidates.py (what is tried), matching.py (an
old answer on a new item), single.py (one evaluation), many.py (three years of all).
"""
