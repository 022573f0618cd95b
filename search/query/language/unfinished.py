"""A query whose last word is still being typed, so that more letters may follow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from search.query.language.parser import parse
from search.query.language.tree import (
    And,
    AtLeast,
    First,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Quote,
    Title,
    Wildcard,
    Word,
)
from search.request import SearchRequest


def tree_of(request: SearchRequest) -> Node:
    """The tree of what a request asks for; raises QueryError."""
    tree = parse(request.query)
    return unfinished(tree, request.query) if request.typing else tree


def unfinished(tree: Node, text: str) -> Node:
    """The tree of a query whose last word also stands for all words that begin with it.

    It stays as it is where the query does not end with a word: with a space, a bracket, a quotation
    mark, the value of a field that is not of words, or a word after `=`, which is meant exactly.
    """
    return _with_prefix(tree, text) if text[-1:].isalnum() else tree


def _with_prefix(node: Node, text: str) -> Node:
    if node.end != len(text):
        return node
    match node:
        case And(operands) | Or(operands) | Near(operands):
            last = _with_prefix(operands[-1], text)
            return _changed(node, operands=(*operands[:-1], last))
        case Not(operand) | Title(operand) | Quote(operand):
            return _changed(node, operand=_with_prefix(operand, text))
        case First(_, operand) | AtLeast(_, operand):
            return _changed(node, operand=_with_prefix(operand, text))
        case Word(word) if text[node.start] != "=":
            return Or((node, Wildcard(f"{word}*").at(node.start, node.end))).at(
                node.start, node.end
            )
        case Phrase((*parts, Word(word))) if text[node.start] != "=":
            if len(word) == 1:
                return node  # one of a run without spaces, which is found anywhere as it is
            longer = Phrase((*parts, Wildcard(f"{word}*").at(node.start, node.end)))
            return Or((node, longer.at(node.start, node.end))).at(node.start, node.end)
        case _:
            return node


def _changed(node: Node, **fields: Any) -> Node:
    return replace(node, **fields)
