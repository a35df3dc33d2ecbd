"""What is decided about webhooks without a database."""
