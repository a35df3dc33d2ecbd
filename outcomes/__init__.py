"""What follows from a published result: objections, their decisions, and when it is final.

A result is frozen and stays so: what is decided here stands beside it, and what turns out wrong is
put right in a new revision. May import evaluations and what is below. Read first: models/
(an objection and its thread), services/objections.py and decisions.py (its steps),
rules/corrections.py (what a correction would change). What is done for the weak (coaching/) and
lessons that are shared (lessons/) are packages of their own; whether a contractor may work, and who
is awarded, is the room standings beside this one.
"""
