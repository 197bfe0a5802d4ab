"""The command line: one function a verb, and one module that writes to stdout."""
