"""What serves the site."""
