"""What marks in a text mean that are not its words."""
