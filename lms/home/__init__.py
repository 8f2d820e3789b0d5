"""The home room owns Today, the page a person starts from: one next step, the level path, the week."""
