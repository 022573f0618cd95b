"""What a query was understood to mean: a line for each clause, with what it matches alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from whoosh.query import Term

from search.article import Kind
from search.folding import fold
from search.languages.codes import language_name
from search.names.registry.entities import EntityTable
from search.query.evaluation.clauses import (
    PATTERNS,
    Adjacent,
    InCapitals,
    Inflected,
    Naming,
    Pattern,
    WhooshQuery,
    patterns_of,
)
from search.query.evaluation.plan import Planner
from search.query.evaluation.vocabulary import Vocabulary
from search.query.language.parser import normal_form
from search.query.language.tree import (
    And,
    AtLeast,
    Author,
    DateBasis,
    Dated,
    Everything,
    First,
    Fuzzy,
    InSection,
    Language,
    LaterVersion,
    Like,
    Mark,
    Named,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Provenance,
    Quote,
    Regex,
    Source,
    Title,
    VersionCount,
    Wildcard,
    Word,
    children,
)
from search.query.suggest import near_words
from search.request import FACET_OF_KIND, Clause

_MOST_ENTITIES: Final = 20
"""Entities of one name whose spellings are listed."""


class Explainer:
    """Explains the clauses of one query; `total` counts the articles of a planned one."""

    def __init__(
        self,
        planner: Planner,
        vocabulary: Vocabulary,
        total: Callable[[WhooshQuery], int],
        entities: Mapping[Kind, EntityTable],
    ) -> None:
        self._planner = planner
        self._vocabulary = vocabulary
        self._total = total
        self._entities = entities

    def clauses(self, node: Node, depth: int = 0, field: str = "text") -> Iterator[Clause]:
        """A line for a node and then for those below it."""
        if isinstance(node, Everything):
            return
        planned = self._planner.node(node, field)
        below, field = children(node), "title" if isinstance(node, Title) else field
        shown: Node = node
        if isinstance(node, Title | Quote | First | AtLeast) and not isinstance(below[0], Or):
            shown, below = below[0], ()
        forms, cut = self._forms(shown, field)
        words = tuple(patterns_of(self._planner.node(shown, field)) if forms else ())
        yield Clause(
            text=normal_form(node),
            meaning=meaning(node) + self._languages(words),
            depth=depth,
            total=self._total(planned),
            start=node.start,
            end=node.end,
            forms=forms,
            cut=cut,
            inflections=tuple(
                inflection
                for word in words
                if isinstance(word, Inflected)
                for inflection in self._vocabulary.inflections.found(word)
            ),
        )
        for child in below:
            yield from self.clauses(child, depth + 1, field)

    def _languages(self, words: Iterable[WhooshQuery]) -> str:
        """In which languages words have their forms, and in which they would have others."""
        inflected = [each for each in words if isinstance(each, Inflected)]
        if all(each.languages is None for each in inflected):
            return ""
        taken: set[str] = set()
        left_out: set[str] = set()
        for word in inflected:
            taken.update(word.languages or ())
            anywhere = Inflected(word.fieldname, word.text, word.is_name)
            left_out.update(each.language for each in self._vocabulary.inflections.found(anywhere))
        others = sorted(left_out - taken)
        codes = " or ".join(f"lang:{each}" for each in others)
        if taken:
            return f" in {_either(taken)}" + (f"; {codes} for {_either(others)}" if others else "")
        return f", but none as it may be {_either(others)}: add {codes}" if others else ""

    def suggestions(self, tree: Node) -> dict[str, tuple[str, ...]]:
        """For each word that no article has, words of the archive that are spelt alike."""
        found: dict[str, tuple[str, ...]] = {}
        for word, field in _words(tree):
            if not self._total(self._planner.node(word, field)):
                near = near_words(self._vocabulary, field, word.text)
                if word.written:
                    near = tuple(self._as_written(word, near, field))
                if near:
                    found[word.text] = near
        return found

    def _as_written(self, word: Word, near: Sequence[str], field: str) -> Iterator[str]:
        """Those of some words that occur in the same capitals and small letters as a word."""
        written = word.written
        for each in near:
            other = each.upper() if written.isupper() else written[:1] + each[1:]
            same = fold(other) == each and other != written
            if same and self._total(self._planner.node(Word(each, written=other), field)):
                yield other

    def _forms(self, node: Node, field: str) -> tuple[tuple[str, ...], bool]:
        """What a clause was expanded to, and whether that is not all."""
        planned = self._planner.node(node, field)
        if isinstance(planned, Naming):
            return self._spellings(planned), False
        if isinstance(planned, Adjacent):
            found = [self._expanded(part) for part in planned.parts if isinstance(part, PATTERNS)]
            return tuple(form for forms, _ in found for form in forms), any(cut for _, cut in found)
        if isinstance(planned, PATTERNS) and not isinstance(planned, Term | InCapitals):
            return self._expanded(planned)
        return (), False

    def _expanded(self, pattern: Pattern) -> tuple[tuple[str, ...], bool]:
        most = self._vocabulary.limits.forms
        return self._vocabulary.forms(pattern, most), self._vocabulary.expansion(pattern).cut

    def _spellings(self, naming: Naming) -> tuple[str, ...]:
        """The canonical names of the entities, then every other spelling of each."""
        for kind, facet in FACET_OF_KIND.items():
            if facet == naming.facet:
                entities = [
                    self._entities[kind].entity(ordinal)
                    for ordinal in naming.ordinals[:_MOST_ENTITIES]
                ]
                names = [entity.name for entity in entities]
                forms = [form for entity in entities for form, _ in entity.forms]
                return tuple(dict.fromkeys(names + forms))
        return ()


def _words(node: Node, field: str = "text") -> Iterator[tuple[Word, str]]:
    """The single words of a query with the field that each is looked for in."""
    if isinstance(node, Title):
        field = "title"
    if isinstance(node, Word):
        yield node, field
    if isinstance(node, Phrase):
        yield from ((part, field) for part in node.parts if isinstance(part, Word))
    for child in children(node):
        yield from _words(child, field)


def meaning(node: Node) -> str:
    """A clause in words."""
    match node:
        case And():
            return "all of these"
        case Or():
            return "at least one of these"
        case Not():
            return "none of this"
        case Word() | Phrase():
            return _words_meaning(node)
        case Wildcard(pattern):
            if (prefix := node.prefix) is not None:
                return f"words that begin with “{prefix}”"
            return f"words of the shape {pattern}"
        case Fuzzy(text, distance):
            return f"words at most {distance} {_plural('letter', distance)} from “{text}”"
        case Regex(pattern):
            return f"words that match /{pattern}/"
        case Near(_, joins):
            return ", ".join(_JOINED[join.kind].format(join.distance) for join in joins)
        case First(number, operand):
            return f"{meaning(operand)}, among the first {number} {_plural('word', number)}"
        case AtLeast(times, operand):
            return f"{meaning(operand)}, at least {times} {_plural('time', times)}"
        case Title(operand):
            return f"{meaning(operand)}, in the headline"
        case Quote(operand):
            return f"{meaning(operand)}, inside quotation marks"
        case _:
            return _field_meaning(node)


def _words_meaning(node: Word | Phrase) -> str:
    if isinstance(node, Phrase):
        as_written = any(isinstance(part, Word) and part.written for part in node.parts)
        return f"these words next to each other{_WRITTEN if as_written else ''}"
    if node.written:
        return f"the word “{node.written}”{_WRITTEN}"
    how = _NAMES if node.is_name else _FORMS if node.inflected else ""
    return f"the word “{node.text}”{how}"


def _field_meaning(node: Node) -> str:
    match node:
        case Named(kind, name):
            return f"mentions the {kind} “{name}”"
        case Source(name):
            return f"from the source “{name}”"
        case Author(name):
            return f"by an author called “{name}”"
        case InSection(name):
            return f"in a section called “{name}”"
        case Language(code):
            return f"in {language_name(code)}"
        case Dated(field, expression):
            return f"{_DATED[field]} {expression}"
        case DateBasis(known):
            return _KNOWN[known]
        case Mark(field, value):
            return {"tag": f"tagged “{value}”", "note": f"noted “{value}”"}.get(
                field, "came since you last looked" if value == "new" else f"marked as {value}"
            )
        case LaterVersion():
            return "later versions of a text"
        case VersionCount(form=form):
            return f"number of versions: {form.removeprefix('versions').removeprefix(':')}"
        case Like(id):
            return f"about what the article {id} tells of"
        case Provenance(field, value):
            told = {"path": "from the path", "url": "with the address", "id": "with the id"}
            return f"{told[field]} {value}"
    return "every article"


_WRITTEN: Final = ", written just so"
_FORMS: Final = " and its inflections"
_NAMES: Final = ", inflected where names are"
_JOINED: Final = {
    "NEAR": "within {} words of each other",
    "ADJ": "followed within {} words",
    "SAME": "in the same paragraph",
}
_KNOWN: Final = {
    "date": "dated",
    "undated": "undated",
    "stated": "dated by its source",
    "inferred": "dated by inference",
    "file": "dated by the name or time of its file",
    "corrected": "with a date that was corrected",
}
_DATED: Final = {
    "date": "published in",
    "since": "published since",
    "until": "published until",
    "on": "speaks of",
}


def _either(codes: Iterable[str]) -> str:
    return " or ".join(map(language_name, sorted(codes)))


def _plural(noun: str, number: int) -> str:
    return noun if number == 1 else f"{noun}s"
