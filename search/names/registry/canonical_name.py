"""Choose the one name under which an entity with many spellings is shown."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf

from search.article import UNDATED_DAY
from search.names.registry.counts import NameCounts
from search.names.spelling import organizations, people
from search.names.spelling.lists import body_acronyms

Text = Callable[[int], str]


_LAST_LATIN = "\u024f"
"""After it come the letters of other scripts, whose languages give names cases."""


@dataclass(slots=True)
class _Form:
    """One spelling over all names of an entity."""

    weight: int = 0
    mentions: int = 0
    first_day: float = inf
    """The first day on which it appeared, infinite where every article is undated."""


def person(names: Mapping[int, NameCounts], text: Text) -> tuple[int, int]:
    """The spelling that a person is shown under, and -1: people have no long form.

    Of the spellings with given name and surname it is the one whose articles mention the person
    most often, then the one that appeared first, then the one found most often. One that is the
    end of another, which is not much rarer, lacks the given name; one with a word in capitals
    stands back, and so do one with an s more than another, the possessive that has lost its
    apostrophe, and one in another script than Latin that no article has for a full name, for it
    may be in another case.
    """
    forms = _forms(names)
    for name in names:
        forms.setdefault(name, _Form())  # all forms may be in capitals
    longer: dict[str, int] = {}
    for name in names:
        for ending in people.endings(text(name)):
            longer[ending] = max(longer.get(ending, 0), forms[name].weight)

    written = {text(form) for form in forms}

    def has_lost_apostrophe(form: int) -> bool:
        return text(form)[-1:] == "s" and text(form)[:-1] in written

    def is_whole(form: int) -> bool:
        rarer = forms[form].weight > 2 * longer.get(text(form), forms[form].weight)
        return _whole(text(form)) and (text(form) not in longer or rarer)

    best = min(
        forms,
        key=lambda form: (
            not is_whole(form),
            form not in names and text(form)[0] > _LAST_LATIN,
            any(len(word) > 2 and word.isupper() for word in re.split(r"[ .]", text(form))),
            not is_whole(form) and form not in names,
            has_lost_apostrophe(form),
            -forms[form].weight,
            forms[form].first_day,
            -forms[form].mentions,
            form not in names,
            text(form),
        ),
    )
    return best, -1


def organization(names: Mapping[int, NameCounts], text: Text) -> tuple[int, int]:
    """The spelling that an organization is shown under and its long form's, -1 for none.

    Where it is known by an acronym, that is the name, and the long form is the expansion that
    most articles give, else the most mentioned form that the acronym abbreviates.
    """
    forms = _forms(names)
    acronyms = _acronyms(names, forms, text)
    candidates = acronyms or [name for name in names if not text(name).isupper()] or list(names)
    best = _most_mentioned(candidates, forms, text)
    return best, _long_form([names[name] for name in acronyms], forms, text) if acronyms else -1


def _acronyms(names: Mapping[int, NameCounts], forms: Mapping[int, _Form], text: Text) -> list[int]:
    """The names that are acronyms, and not a word in capitals."""
    words = _words(forms, text)

    def is_word(name: int) -> bool:
        written = words.get(text(name).casefold(), -1)
        return written > forms.get(name, _Form()).weight and text(name) not in body_acronyms()

    return [name for name in names if organizations.is_acronym(text(name)) and not is_word(name)]


def _most_mentioned(names: Iterable[int], forms: Mapping[int, _Form], text: Text) -> int:
    """The name whose articles mention the organization most often, then the earliest one."""
    weights: dict[str, int] = {}  # al-Qaeda and Al-Qaeda together are more than Qaeda
    for form, counted in forms.items():
        folded = text(form).casefold()
        weights[folded] = weights.get(folded, 0) + counted.weight
    return min(
        names,
        key=lambda name: (
            -weights.get(text(name).casefold(), 0),
            -forms[name].weight if name in forms else 0,
            forms[name].first_day if name in forms else inf,
            text(name),
        ),
    )


def _long_form(acronyms: Iterable[NameCounts], forms: Mapping[int, _Form], text: Text) -> int:
    """What acronyms stand for by most articles, else by most mentions; -1 where nothing is."""
    counts: Counter[int] = Counter()
    for acronym in acronyms:
        counts.update(acronym.long_forms)
    if not counts:
        counts.update(
            {
                form: counted.mentions
                for form, counted in forms.items()
                if " " in text(form) and not organizations.is_acronym(text(form))
            }
        )
    return min(
        counts, key=lambda form: (text(form).isupper(), -counts[form], text(form)), default=-1
    )


def _words(forms: Mapping[int, _Form], text: Text) -> dict[str, int]:
    """The weights of forms that begin with a word not in capitals, summed by the folded word.

    What is written Congress or Boeing Co is no acronym, even if a headline has it in capitals, and
    neither is WORLDBANK, which is written World Bank.
    """
    found: dict[str, int] = {}
    for form, counted in forms.items():
        first = _APOSTROPHE.split(text(form))[0].split()[0]
        whole = "".join(text(form).split())
        for word in {each.casefold() for each in (first, whole) if not each.isupper()}:
            found[word] = found.get(word, 0) + counted.weight
    return found


_APOSTROPHE = re.compile("(?<=.)['’]")


def _whole(name: str) -> bool:
    """Whether a spelling is given name and surname as texts write them, and nothing else."""
    return not (people.bare(name) or people.titled(name) or "," in name or people.decorated(name))


def _forms(names: Mapping[int, NameCounts]) -> dict[int, _Form]:
    forms: dict[int, _Form] = {}
    for counts in names.values():
        for ordinal, counted in counts.forms.items():
            form = forms.setdefault(ordinal, _Form())
            form.weight += counted.weight
            form.mentions += counted.mentions
            dated = bisect_right(counted.days, UNDATED_DAY)
            if dated < len(counted.days):
                form.first_day = min(form.first_day, counted.days[dated])
    return forms
