"""The reader: one screen to browse, search and read, fed by a thread that talks to the engine."""
