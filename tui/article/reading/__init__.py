"""What the reader does with an article: find in it, see its outline, copy, convert its script, know the time left."""
