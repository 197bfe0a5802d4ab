"""Many trials of what seldom happens: damaged files, and programs that are killed. `make trials` runs them all."""
