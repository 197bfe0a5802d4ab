"""Finding posts: the query language, folding, the columns in memory, matching, ranking and the search thread."""
