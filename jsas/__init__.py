"""Job safety analyses (JSA): steps, hazards and controls of a job, and the crew that uses one.

An analysis belongs to a register of ``risks``; its hazards are rows there, or ask to join. Made a
room of its own because ``risks`` had grown past 8,000 lines.

May import risks/ and what is below. Read first: ``services`` (written step by step), ``approval``
(prepared, reviewed, approved, revised) and ``content`` (what a frozen one says).
"""
