"""The feeds in trouble: their view, and the repairs that are asked for in the view."""
