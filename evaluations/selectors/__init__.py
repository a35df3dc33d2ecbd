"""Reads for pages, API and reports. Each starts from access and owns its joins."""
