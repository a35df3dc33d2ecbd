"""What is decided about items from what is given: no database, no clock."""
