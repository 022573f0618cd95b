"""The names of many articles counted together, so that the archive's account changes once each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from search.article import Kind, PublicationDate
from search.names.ledger import ArticleName, FormTotal, NameTotal, day_of


@dataclass(slots=True)
class Tally:
    """What `Registry.add` would count for many articles, by kind and full name."""

    totals: dict[tuple[Kind, str], NameTotal] = field(default_factory=dict)

    def add(self, published: PublicationDate, names: Iterable[ArticleName]) -> None:
        """Count the names of one article."""
        day = day_of(published)
        for name in names:
            total = self.totals.get((name.kind, name.name))
            if total is None:
                total = self.totals[name.kind, name.name] = NameTotal()
            total.articles += 1
            for text, mentions in name.forms:
                form = total.forms.get(text)
                if form is None:
                    form = total.forms[text] = FormTotal()
                form.mentions += mentions
                form.weight += name.count
                form.days.append(day)
            if name.long_form:
                number = total.long_forms.get(name.long_form, 0)
                total.long_forms[name.long_form] = number + 1

    def encoded(self) -> bytes:
        """The same as JSON, for another process."""
        rows = [
            [
                *key,
                total.articles,
                [
                    [text, form.mentions, form.weight, form.days]
                    for text, form in total.forms.items()
                ],
                total.long_forms,
            ]
            for key, total in self.totals.items()
        ]
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")

    @classmethod
    def decoded(cls, data: bytes) -> Tally:
        """What `encoded` gave."""
        return cls(
            {
                (kind, name): NameTotal(
                    articles, {text: FormTotal(*form) for text, *form in forms}, long_forms
                )
                for kind, name, articles, forms, long_forms in json.loads(
                    data.decode("utf-8", "surrogatepass")
                )
            }
        )
