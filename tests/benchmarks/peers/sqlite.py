"""SQLite FTS5 with facets in ordinary tables, rows in date order so that newest is cheap."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.benchmarks.peers.contract import records
from tests.benchmarks.questions import Answer, Question

_SCHEMA = """
create table article(id integer primary key, name text unique, title text, body text, day text);
create virtual table words using fts5(title, body, content='article', content_rowid='id',
                                      tokenize='porter unicode61', prefix='3');
create table person(id integer primary key, name text unique);
create table organization(id integer primary key, name text unique);
create table article_person(article int, value int, primary key(article, value)) without rowid;
create table article_organization(article int, value int, primary key(article, value))
    without rowid;
"""
_INDEXES = """
create unique index person_article on article_person(value, article);
create unique index organization_article on article_organization(value, article);
create index article_day on article(day);
insert into words(words) values('optimize');
analyze;
"""


class Sqlite:
    """The unit of work as SQL: matches into a temporary table, then page, total and facets."""

    name = "sqlite fts5"

    def build(self, corpus: Path, folder: Path) -> None:
        """Index the corpus sorted by day."""
        database = sqlite3.connect(folder / "news.db")
        database.executescript("pragma journal_mode=off; pragma synchronous=off;")
        database.execute("pragma cache_size=-400000")
        database.executescript(_SCHEMA)
        ordinals: dict[str, dict[str, int]] = {"person": {}, "organization": {}}
        for number, record in enumerate(sorted(records(corpus), key=lambda r: r["date"]), 1):
            row = (number, record["id"], record["title"], record["body"], record["date"])
            database.execute("insert into article values(?,?,?,?,?)", row)
            database.execute(
                "insert into words(rowid, title, body) values(?,?,?)",
                (number, record["title"], record["body"]),
            )
            for table, names in (
                ("person", record["people"]),
                ("organization", record["organizations"]),
            ):
                known = ordinals[table]
                for name in names:
                    if name not in known:
                        known[name] = len(known) + 1
                        database.execute(f"insert into {table} values(?,?)", (known[name], name))
                database.executemany(
                    f"insert or ignore into article_{table} values(?,?)",
                    [(number, known[name]) for name in names],
                )
        database.executescript(_INDEXES)
        database.commit()
        database.close()

    def open(self, folder: Path) -> None:
        """Open the database read-only in effect, with a large cache and memory mapping."""
        self._database = sqlite3.connect(folder / "news.db")
        for pragma in ("cache_size=-400000", "mmap_size=8000000000", "temp_store=memory"):
            self._database.execute(f"pragma {pragma}")
        self._database.execute("create temp table match(id integer primary key, score real)")

    def ask(self, question: Question) -> Answer:
        """Answer one question."""
        run = self._database.execute
        run("delete from match")
        text = _match(question)
        filters = [
            (table, name)
            for table, name in (
                ("person", question.person),
                ("organization", question.organization),
            )
            if name
        ]
        if not text and not filters and question.since is None:
            (total,) = run("select count(*) from article").fetchone()
            page = run("select name from article order by id desc limit 50").fetchall()
            facets = [
                run(
                    f"select v.name, n from (select value, count(*) n from article_{table} "
                    f"group by value order by n desc limit 30) join {table} v on v.id=value"
                ).fetchall()
                for table in ("person", "organization")
            ]
            return Answer(total, tuple(r[0] for r in page), tuple(facets[0]), tuple(facets[1]))
        where, values = [], []
        row = "words.rowid" if text else "article.id"
        if text:
            where.append("words match ?")
            values.append(text)
        for table, name in filters:
            where.append(
                f"+{row} in (select article from article_{table} "
                f"where value=(select id from {table} where name=?))"
            )
            values.append(name)
        if question.since is not None and question.until is not None:
            (low,) = run(
                "select min(id) from article where day>=?", (question.since.isoformat(),)
            ).fetchone()
            (high,) = run(
                "select max(id) from article where day<=?", (question.until.isoformat(),)
            ).fetchone()
            where.append(f"{row} between ? and ?")
            values += [low, high]
        score = "bm25(words)" if question.by_relevance else "0"
        source = "words" if text else "article"
        run(
            f"insert into match select {row}, {score} from {source} where {' and '.join(where)}",
            values,
        )
        (total,) = run("select count(*) from match").fetchone()
        order = "score" if question.by_relevance else "id desc"
        page = run(
            f"select name from (select id from match order by {order} limit 50) m "
            "cross join article on article.id=m.id"
        ).fetchall()
        facets = [
            run(
                f"select v.name, n from (select value, count(*) n from match "
                f"cross join article_{table} on article=match.id "
                f"group by value order by n desc limit 30) join {table} v on v.id=value"
            ).fetchall()
            for table in ("person", "organization")
        ]
        return Answer(total, tuple(r[0] for r in page), tuple(facets[0]), tuple(facets[1]))


def _match(question: Question) -> str:
    parts = [f'"{word}"' for word in question.words]
    if question.any_word:
        parts.append("(" + " OR ".join(f'"{word}"' for word in question.any_word) + ")")
    if question.phrase:
        parts.append('"' + " ".join(question.phrase) + '"')
    if question.prefix:
        parts.append(f"{question.prefix}*")
    return " AND ".join(parts) + "".join(f' NOT "{word}"' for word in question.without)
