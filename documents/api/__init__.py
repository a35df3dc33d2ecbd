"""Documents, schedules and the letterhead for programs, by the services of their pages."""
