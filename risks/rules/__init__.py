"""What is decided about risks without asking the database."""
