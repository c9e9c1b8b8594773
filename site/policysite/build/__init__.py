"""The site in the target folder: frozen, checked and swapped in, all or nothing."""
