"""The pictures of a post: finding them in its archive, fetching, caching and decoding them. Nothing here draws."""
