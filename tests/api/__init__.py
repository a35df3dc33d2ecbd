"""The API held against its own description: by every test, and by ``make check-api``."""
