"""The meaning of marks in a text that are not its words."""
