"""What is decided about standing without a database: pure Python, for today and for a trial."""
