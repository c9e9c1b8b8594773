"""All of content/ as one Library: settings, texts, browser help, the words of the company."""
