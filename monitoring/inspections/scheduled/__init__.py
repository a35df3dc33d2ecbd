"""What the schedules of a company come to in a time: planned, done in time, done late, missed."""
