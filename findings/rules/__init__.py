"""What is decided about findings from what is given: no database, no clock.

From which state a step is taken (states.py), by when something must be put right (deadlines.py),
how grave what a checklist says is (severities.py), who is reminded of what (reminders.py). Who may
take a step, and who can have to act, findings/access.py says.
"""
