"""The panes and bars of the reader, each drawn line by line."""
