"""Question banks of other systems, read and written: pure, bounded, with a line for all that is lost on the way."""
