"""What is decided about coaching without a database."""
