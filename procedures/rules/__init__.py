"""What is counted of a procedure and its years, and which of its steps comes next."""
