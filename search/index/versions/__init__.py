"""Articles that are one text: exact and near duplicates, found, grouped and kept."""
