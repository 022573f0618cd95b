"""How a form of a word is known to be one; apart, because it travels further than the forms."""

from typing import Literal, TypeAlias

How: TypeAlias = Literal["lemma", "stem", "prefix", "particle", "ending"]
"""What two words have in common, or what one has more than the other."""
