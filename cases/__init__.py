"""Cases: how a computation that runs by itself reads a JSON case, refuses it and answers it.

What `scoring/`, `questionnaires/analysis`, `questionnaires/swot` and `risks/assessment` share, so
that one error, one way of writing numbers and one command line serve them all. Standard library
only; nothing here knows what a case is about, and it imports no other room.

Read first: reading.py (JSON to typed values, each with its path), errors.py, command.py.
"""
