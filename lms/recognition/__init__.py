"""The recognition room owns what learning earns: facts, XP, badges, levels, and the desk that checks a badge."""
