"""What is decided about awards without a database: pure Python, for a year and for a trial."""
