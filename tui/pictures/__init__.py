"""The pictures of a post: found in its archive, fetched when asked for, kept, decoded. Nothing here draws."""
