"""Choose the one name under which an entity with many spellings is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from search.names import organizations, people
from search.names.ledger import UNDATED_DAY, NameCounts
from search.names.lists import body_acronyms

Text = Callable[[int], str]


@dataclass(slots=True)
class _Form:
    """One spelling over all names of an entity."""

    weight: int = 0
    mentions: int = 0
    first_day: int = UNDATED_DAY


def person(names: Mapping[int, NameCounts], text: Text) -> tuple[int, int]:
    """The spelling that a person is shown under, and -1: people have no long form.

    Of the spellings with given name and surname it is the one whose articles mention the person
    most often, then the one that appeared first, then the one found most often.
    """
    forms = _forms(names)
    for name in names:
        forms.setdefault(name, _Form())  # The forms may all be shouted.
    best = min(
        forms,
        key=lambda form: (
            not _whole(text(form)),
            not _whole(text(form)) and form not in names,
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
    words = _words(forms, text)

    def spelled(name: int) -> bool:
        written = words.get(text(name).casefold(), -1)
        return written > forms.get(name, _Form()).weight and text(name) not in body_acronyms()

    acronyms = [
        name for name in names if organizations.is_acronym(text(name)) and not spelled(name)
    ]
    same: dict[str, int] = {}  # al-Qaeda and Al-Qaeda together are more than Qaeda
    for form, counted in forms.items():
        folded = text(form).casefold()
        same[folded] = same.get(folded, 0) + counted.weight
    ranked = sorted(
        acronyms or [name for name in names if not text(name).isupper()] or names,
        key=lambda name: (
            -same.get(text(name).casefold(), 0),
            -forms[name].weight if name in forms else 0,
            forms[name].first_day if name in forms else UNDATED_DAY,
            text(name),
        ),
    )
    best = ranked[0]
    if not acronyms:
        return best, -1
    spelled_out: dict[int, int] = {}
    for name in acronyms:
        for form, articles in names[name].long_forms.items():
            spelled_out[form] = spelled_out.get(form, 0) + articles
    if not spelled_out:
        spelled_out = {
            form: counted.mentions
            for form, counted in forms.items()
            if " " in text(form) and not organizations.is_acronym(text(form))
        }
    if not spelled_out:
        return best, -1
    return best, min(
        spelled_out, key=lambda form: (text(form).isupper(), -spelled_out[form], text(form))
    )


def _words(forms: Mapping[int, _Form], text: Text) -> dict[str, int]:
    """How much is written of each first word that is not in capitals, by the folded word.

    What is written Congress or Boeing Co is no acronym, however a headline shouts it.
    """
    found: dict[str, int] = {}
    for form, counted in forms.items():
        first = _APOSTROPHE.split(text(form))[0].split()[0]
        if not first.isupper():
            found[first.casefold()] = found.get(first.casefold(), 0) + counted.weight
    return found


_APOSTROPHE = re.compile("(?<=.)['’]")


def _whole(name: str) -> bool:
    """Whether a spelling is given name and surname, in that order, without title, not shouted."""
    return not (people.bare(name) or people.titled(name) or "," in name or name.isupper())


def _forms(names: Mapping[int, NameCounts]) -> dict[int, _Form]:
    forms: dict[int, _Form] = {}
    for counts in names.values():
        for ordinal, counted in counts.forms.items():
            form = forms.setdefault(ordinal, _Form())
            form.weight += counted.weight
            form.mentions += counted.mentions
            form.first_day = min(form.first_day, counted.days[0])
    return forms
