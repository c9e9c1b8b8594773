"""One statement: from its Markdown to the article, and the analysis of its text."""
