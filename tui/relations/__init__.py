"""What posts have to do with each other: pure functions over texts, without a database."""
