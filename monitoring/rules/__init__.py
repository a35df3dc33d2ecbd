"""What is decided about months: when one is due, and which figures are asked about."""
