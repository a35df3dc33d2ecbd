"""The demonstration's plan over years, and what shows that its criteria are realised."""
