"""Files that show that a step of a year was done: handed in, served, withdrawn with a reason."""
