"""Commands of the command line, one a module, and their output."""
