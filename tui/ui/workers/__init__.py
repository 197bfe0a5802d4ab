"""Threads that work behind the screen. They answer in messages."""
