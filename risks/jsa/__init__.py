"""Job safety analyses (JSA): steps, hazards and controls of a job, and the crew that uses one.

Read first: ``services.py`` (written step by step), ``approval.py`` (prepared, reviewed, approved,
revised), ``content.py`` (what a frozen one says).
"""
