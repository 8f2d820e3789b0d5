"""A person's own figures: what their shares did, and what worked, said only where the numbers are enough."""
