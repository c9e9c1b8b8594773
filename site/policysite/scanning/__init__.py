"""A website as a real browser meets it: what it stores and reads, before and after a choice."""
