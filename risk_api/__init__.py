"""Registers, their risks and controls, matrices and quarterly reports, for programs.

It decides nothing: each operation is the step of a page, by the services and the access of risks.
Made a room of its own because ``risks`` had no space left.

May import risks/ and what is below. Read first: registers.py (a register as a whole), rows.py (its
risks and controls), quarters.py.
"""
