"""The boards own who wants to be seen with the points of thirty days, under which name, and the figures of teams."""
