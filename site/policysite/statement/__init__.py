"""One statement: from its Markdown to the article, and what its text says."""
