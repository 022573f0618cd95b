"""The text of a query to a tree, and back."""
