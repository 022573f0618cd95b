"""Taking one clause out of the text of a query without touching the rest of it."""

from __future__ import annotations

from collections.abc import Iterator

from search.query.tree import And, Everything, Node, Not, Or, children


def clauses(tree: Node) -> tuple[Node, ...]:
    """The parts of a query that can be removed one by one: what AND joins at the top."""
    if isinstance(tree, Everything):
        return ()
    return tree.operands if isinstance(tree, And) else (tree,)


def required(tree: Node) -> Iterator[Node]:
    """The clauses of which an article that matches has some: all but operators and exclusions."""
    if isinstance(tree, And | Or):
        for operand in tree.operands:
            yield from required(operand)
    elif not isinstance(tree, Not | Everything):
        yield tree


def without(text: str, tree: Node, node: Node) -> str:
    """The query text without one node of its tree, and without the operator that joined it.

    `node` is one that came out of `tree` (the same object); raises ValueError if it did not.
    """
    lineage = _lineage(tree, node)
    if lineage is None:
        raise ValueError("the clause is not one of this query")
    while len(lineage) > 1:
        gone, parent = lineage.pop(), lineage[-1]
        siblings = children(parent)
        if len(siblings) == 1:
            continue
        at = next(n for n, sibling in enumerate(siblings) if sibling is gone)
        if at:
            return _seam(text[: siblings[at - 1].end], text[gone.end :])
        return _seam(text[: gone.start], text[siblings[1].start :])
    return ""


def _lineage(tree: Node, node: Node) -> list[Node] | None:
    """The nodes from the root down to `node`."""
    if tree is node:
        return [tree]
    for child in children(tree):
        if below := _lineage(child, node):
            return [tree, *below]
    return None


def _seam(left: str, right: str) -> str:
    touching = left and right and not left[-1].isspace() and not right[0].isspace()
    return f"{left} {right}" if touching and left[-1] != "(" and right[0] != ")" else left + right
