"""Decision records of platforms: when each is looked at again, and by whom."""
