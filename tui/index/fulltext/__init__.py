"""Full text: text.db, which is built, and asked, apart from the list."""
