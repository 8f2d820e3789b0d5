"""What is looked at in a caption before it is shared: the registry of checks, and what the champion feeds them."""
