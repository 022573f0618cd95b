"""Choose the one name under which an entity with many spellings is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from search.names import organizations, people
from search.names.ledger import UNDATED_DAY, NameCounts

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
    best = min(
        forms,
        key=lambda form: (
            not _whole(text(form)),
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
    acronyms = [name for name in names if organizations.is_acronym(text(name))]
    ranked = sorted(
        acronyms or forms,
        key=lambda form: (
            -forms[form].weight if form in forms else 0,
            forms[form].first_day if form in forms else UNDATED_DAY,
            text(form),
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
    return best, min(spelled_out, key=lambda form: (-spelled_out[form], text(form)))


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
