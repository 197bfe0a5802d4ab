"""Fuzzing: bytes that are changed again and again, steered by what they reach in the program, until something is wrong."""
