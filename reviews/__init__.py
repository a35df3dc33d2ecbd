"""The review of an evaluation: what a manager has before them, and the steps that follow.

The pages before submitting, approving and publishing, and the steps for programs. What is open and
what would be frozen is worked out in evaluations (readiness.py, services/), which also takes each
step; nothing there knows of a page of review.

May import evaluations and what is below; it stands beside checklists. Read first: views/review.py
(the page), rendering.py (what it says of a case), views/readiness.py (the page before a step).
"""
