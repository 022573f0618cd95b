"""The screens of the reader: reading, and the help that is made from the registry of actions."""
