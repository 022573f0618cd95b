"""Other engines under the same contract, each the way its own manual recommends."""
