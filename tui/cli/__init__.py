"""The command line: a module for each command, and one module that writes to stdout."""
