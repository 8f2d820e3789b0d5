"""Words from one person to another: what a champion answers an advocate who asked, and thanks between colleagues."""
