// The theme wants this file; a new project has nothing in it.
