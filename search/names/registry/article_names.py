"""The names of one article: who is named in it, how often and in which spellings."""

from __future__ import annotations

from operator import attrgetter, itemgetter
from typing import NamedTuple

from search.article import KINDS, Article, Kind
from search.names.spelling import people
from search.names.spelling.organizations import abbreviates, is_acronym


class ArticleName(NamedTuple):
    """A person or an organization as one article names it.

    `name` is the full name inside the article, `mentions` how often it does so and `forms` the
    spellings of those mentions with their numbers, most frequent first, then in order of
    appearance. `long_form` is what the name stands for where it is an acronym that the article
    spells out; of a person with Jr., or the like, it is the namesake whom the article names too.
    """

    kind: Kind
    name: str
    mentions: int
    forms: tuple[tuple[str, int], ...]
    long_form: str = ""


def mentioned_names(article: Article) -> dict[Kind, list[ArticleName]]:
    """The names that an article mentions, most mentioned first, then in order of appearance."""
    forms: dict[Kind, dict[str, dict[str, int]]] = {kind: {} for kind in KINDS}
    for kind, text, _, _, entity in (*article.title_mentions, *article.mentions):
        text = " ".join(text.split())
        counts = forms[kind].get(entity)
        if counts is not None:
            counts[text] = counts.get(text, 0) + 1
        elif entity and not entity.isspace():
            forms[kind][entity] = {text: 1}
    found = {}
    for kind, names in forms.items():
        found[kind] = [_mentioned(kind, name, counts) for name, counts in names.items()]
        found[kind].sort(key=_MENTIONS, reverse=True)
    found["person"] = _with_namesakes(found["person"])
    return found


def names_of(article: Article) -> tuple[ArticleName, ...]:
    """The names of an article, most mentioned first, those of people before others.

    A name that the source states and the text does not contain counts once and comes after these.
    """
    stated: dict[Kind, tuple[str, ...]] = {
        "person": article.people,
        "organization": article.organizations,
    }
    mentioned = mentioned_names(article)
    found = [each for kind in KINDS for each in mentioned[kind]]
    found.sort(key=_MENTIONS, reverse=True)
    for kind in KINDS:
        known = {each.name for each in mentioned[kind]}
        found += [
            ArticleName(kind, name, 1, ((name, 1),))
            for name in dict.fromkeys(stated[kind])
            if name not in known and name and not name.isspace()
        ]
    return tuple(found)


def _mentioned(kind: Kind, name: str, counts: dict[str, int]) -> ArticleName:
    if len(counts) == 1 and name in counts:
        return ArticleName(kind, name, counts[name], ((name, counts[name]),))
    ranked = tuple(sorted(counts.items(), key=itemgetter(1), reverse=True))
    mentions = sum(counts.values())
    long_form = _long_form(name, ranked) if kind == "organization" else ""
    return ArticleName(kind, name, mentions, ranked, long_form)


def _with_namesakes(names: list[ArticleName]) -> list[ArticleName]:
    """The people; those told from another of the article by Jr. alone with who that is."""
    if not any(people.has_generation(each.name) for each in names):
        return names
    plain = [each.name for each in names if not people.has_generation(each.name)]
    return [
        each._replace(long_form=_namesake(each.name, plain))
        if people.has_generation(each.name)
        else each
        for each in names
    ]


def _namesake(name: str, others: list[str]) -> str:
    return next((other for other in others if people.namesakes(name, other)), "")


_MENTIONS = attrgetter("mentions")


def _long_form(name: str, forms: tuple[tuple[str, int], ...]) -> str:
    """The most frequent form that the name abbreviates, empty where there is none."""
    if not is_acronym(name):
        return ""
    return next((form for form, _ in forms if abbreviates(name, form)), "")
