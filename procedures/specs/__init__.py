"""The format of the library's files, how they are read, and what is wrong with one."""
