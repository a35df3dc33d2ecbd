"""A database as it last landed, and whether it can be brought up to date.

``landed.sql.xz`` holds it: docs/how-to-change-the-schema.md says what is in it and when it is made
again.
"""
