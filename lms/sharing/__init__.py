"""The sharing room owns the stories, who kept and shared them, and the way to each network's own dialogue."""
