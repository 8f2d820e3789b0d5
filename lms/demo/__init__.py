"""The demo plays months of a company's life against a real academy, by calling the services under a moving clock."""
