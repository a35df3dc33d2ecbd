"""The accident procedure beside an incident: its steps are data, this runs them.

Read first: ``investigations/library/accident-v2.yaml``, ``specs``, ``services``.
"""
