"""What waits to become a story: proposals of people and items of feeds, each decided once, step by step."""
