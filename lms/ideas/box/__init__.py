"""The box owns ideas: handed in by anybody, supported, discussed, decided with a reason, made a story or a lesson."""
