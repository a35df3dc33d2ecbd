"""From a first audit to the final one: what is fulfilled in which year, and what came of it.

A plan stands beside the frozen result of an audit and changes nothing in it. Planned, realised and
audited are three figures, never one. May import evaluations and what is below. Read first:
``rules/fulfilment.py`` (every sum of a plan, without Django), ``models.py`` (a plan and its lines)
and ``services/plans.py`` (its steps).
"""
