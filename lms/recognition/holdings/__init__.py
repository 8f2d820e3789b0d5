"""Holdings are credentials people hold from elsewhere: checked, shown to their owner, never mixed with our own."""
