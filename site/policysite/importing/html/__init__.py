"""Pages of HTML as blocks."""
