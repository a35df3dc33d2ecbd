"""What stands round every page: the rail, the scripts, the settings, the words all pages know."""
