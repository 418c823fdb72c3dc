"""The command line: one module a group of commands, and how they show things in a terminal."""
