"""What is counted of a procedure."""
