"""The contests room owns contests, entries, standings, boards and rewards: nobody is in one without asking to be."""
