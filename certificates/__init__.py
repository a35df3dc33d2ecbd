"""What expires: certificates of a contractor's officers and equipment, renewed before their day.

A contractor's own facts, as its months and incidents are, and read from two sides: by a checklist
(which officer is certified today) and by rules of standing (which document has expired). A room of
its own beside them, because ``monitoring`` would grow past 8,000 lines by it.

May import instruments, documents, contractors and what is below. Read first: ``models``,
``rules.kinds`` (the kinds are data) and ``services.register``.
"""
