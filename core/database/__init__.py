"""The database as it is reached: its two roles, how long it is waited for, texts of columns."""
