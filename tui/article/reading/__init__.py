"""What is done with an article that is laid out: found, outlined, copied, counted, converted."""
