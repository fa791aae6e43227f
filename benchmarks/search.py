"""How long a search takes among very many articles: `make bench ARGS=search`.

On PostgreSQL, in a database of its own that is gone afterwards. SEARCH_ARTICLES says how many
articles (1,000,000). Their texts are made of Vietnamese syllables that are as frequent as words are
(Zipf's law), so that the commonest stand in nearly every text; some words and pairs are put in by
hand, so that it is known how rare they are. Rows are made by the database itself.
"""

import os
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

import django

django.setup()

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.runner import DiscoverRunner
from django.test.utils import setup_test_environment

from articles import search_words

ARTICLES = int(os.environ.get("SEARCH_ARTICLES", "1000000"))
ROUNDS = int(os.environ.get("SEARCH_ROUNDS", "30"))
SYLLABLES = 3000
WORDS = 180
BATCH = 50_000
YEARS = 10

#: What is asked for: its name, the address's part after "?".
QUERIES = {
    "in every text": "q=cac",
    "common (1 in 10)": "q=hoinghi",
    "one word (1 in 100)": "q=nongthon",
    "rare (1 in 10,000)": "q=thuysan",
    "very rare (10 articles)": "q=diatang",
    "two common words": "q=hoinghi+cac",
    "common and rare": "q=hoinghi+thuysan",
    "phrase (1 in 20)": "q=%22chuyen+doi+so%22",
    "three words of it": "q=chuyen+doi+so",
    "with accents": "q=chuy%E1%BB%83n+%C4%91%E1%BB%95i+s%E1%BB%91",
    "common, one category": "q=hoinghi&chuyen-muc=muc-3",
    "common, one old month": "q=hoinghi&tu=2019-03-01&den=2019-03-31",
    "no result": "q=khongcotunay",
    "misspelt": "q=nongthom",
    "fifth page": "q=hoinghi&trang=5",
}
TYPED = {"suggestions, common": "q=hoingh", "suggestions, rare": "q=thuys"}


def syllables(rng):
    heads = "b c ch d g gh h k kh l m n ng nh p ph qu r s t th tr v x".split()
    tails = "a an ang anh ao au e en eng eo i ia im in inh o oa oan oi on ong u ua uan uy".split()
    found = [head + tail for head in heads for tail in tails]
    found += [word + end for word in found for end in "cmpt"]
    rng.shuffle(found)
    return ["cac", *dict.fromkeys(found)][:SYLLABLES]


def write(rng):
    from tests import builders

    writer = builders.editor()
    sections = [builders.category(f"Mục {number}", slug=f"muc-{number}") for number in range(10)]
    words = syllables(rng)
    first = sections[0].pk
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for index in ("title", "words"):
            cursor.execute(f"DROP INDEX articles_searchentry_{index}")
        for table in ("articles_article", "articles_edition", "articles_searchentry"):
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute("CREATE TEMP TABLE word (number int PRIMARY KEY, text text)")
        cursor.executemany("INSERT INTO word VALUES (%s, %s)", list(enumerate(words)))
        cursor.execute("ANALYZE word")
        # A text is twelve of these: making each word by itself would take an hour.
        cursor.execute(
            """CREATE TEMP TABLE piece AS
            SELECT n, string_agg(words[floor(exp(random() * ln(%s)))::int], ' ') AS text
            FROM (SELECT array_agg(text ORDER BY number) AS words FROM word) AS all_words,
                generate_series(0, 19999) AS n, generate_series(1, %s) AS k
            GROUP BY n""",
            [len(words), WORDS // 12],
        )
        cursor.execute("CREATE INDEX ON piece (n); ANALYZE piece")
        started = time.monotonic()
        for start in range(0, ARTICLES, BATCH):
            write_batch(cursor, start, min(start + BATCH, ARTICLES), writer.pk, first)
        print(f"{ARTICLES:,} articles in {time.monotonic() - started:.0f} s", flush=True)
        started = time.monotonic()
        for index, column in (("title", "title_vector"), ("words", "words_vector")):
            cursor.execute(
                f"CREATE INDEX articles_searchentry_{index} ON articles_searchentry"
                f" USING gin ({column}) WITH (fastupdate = off)"
            )
        for table in ("articles_article", "articles_edition", "articles_searchentry"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        cursor.execute("VACUUM ANALYZE")
        print(f"indexes in {time.monotonic() - started:.0f} s", flush=True)
    search_words.learn()


def write_batch(cursor, start, stop, writer, section):
    cursor.execute(
        """CREATE TEMP TABLE made AS
        SELECT 1000 + n AS id, %(section)s + n %% 10 AS category,
            now() - (n::float / %(all)s) * interval '%(years)s years' AS day,
            title, title || ' ' || extra AS title_words, body
        FROM (
            SELECT g.i AS n, (SELECT text FROM piece WHERE piece.n = hashint4(g.i) & 16383) AS title,
                concat_ws(' ', CASE WHEN g.i %% 100 = 7 THEN 'hoinghi' END,
                    CASE WHEN g.i %% 400 = 9 THEN 'chuyen doi so' END,
                    CASE WHEN g.i %% 1000 = 11 THEN 'nongthon' END,
                    CASE WHEN g.i %% 20000 = 13 THEN 'thuysan' END) AS extra,
                concat_ws(' ', CASE WHEN g.i %% 10 = 1 THEN 'hoinghi' END,
                    CASE WHEN g.i %% 20 = 2 THEN 'chuyen doi so' END,
                    CASE WHEN g.i %% 20 = 3 THEN 'chuyen mon theo doi mot so' END,
                    CASE WHEN g.i %% 100 = 4 THEN 'nongthon' END,
                    CASE WHEN g.i %% 10000 = 5 THEN 'thuysan' END,
                    CASE WHEN g.i %% (%(all)s / 10) = 6 THEN 'diatang' END,
                    (SELECT string_agg(text, ' ') FROM generate_series(1, 12) AS k
                     JOIN piece ON piece.n = hashint4(g.i * 12 + k) & 16383)) AS body
            FROM generate_series(%(start)s, %(stop)s - 1) AS g(i)
        ) AS texts""",
        {
            "section": section,
            "all": ARTICLES,
            "years": YEARS,
            "start": start,
            "stop": stop,
        },
    )
    cursor.execute(
        """INSERT INTO articles_article
            (id, slug, first_published_at, created_at, created_by_id, review_note)
        SELECT id, 'bai-' || id, day, day, %s, '' FROM made""",
        [writer],
    )
    cursor.execute(
        """INSERT INTO articles_edition (id, article_id, number, state, title, lead, body,
            category_id, seo_title, seo_description, change_note, minor, correcting,
            correction_text, lock_version, created_by_id, created_at, updated_by_id, updated_at,
            approved_by_id, force_reason, needs_second_review, published_at, first_published_at,
            withdrawal_explanation, withdrawal_form, withdrawal_target, body_html, presentation)
        SELECT id, id, 1, 'published', left(title_words, 200), left(body, 200),
            '<p>' || body || '</p>', category, '', '', '', false, false, '', 1, %(writer)s, day,
            %(writer)s, day, %(writer)s, '', false, day, day, '', '', '', '', '{}' FROM made""",
        {"writer": writer},
    )
    cursor.execute(
        """INSERT INTO articles_searchentry (edition_id, published_at, title, lead, words,
            spelled_title, spelled_lead, spellings, marks, learned)
        SELECT id, day, ' ' || title_words || ' ', ' ' || left(body, 200) || ' ',
            ' ' || body || ' ', ' ' || replace(title_words, 'chuyen doi so', 'chuyên2 đôi2 sô4') || ' ',
            ' ' || left(body, 200) || ' ', ' chuyên2 đôi2 sô4 ',
            '#c' || category || to_char(day, ' "#y"YYYY "#m"YYYYMM'), id %% 1000 <> 0 FROM made""",
        {},
    )
    cursor.execute("DROP TABLE made")


def measure(client, address):
    times = []
    for _ in range(ROUNDS + 1):
        cache.clear()
        started = time.perf_counter()
        response = client.get(address)
        times.append((time.perf_counter() - started) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
    body = response.content.decode()
    found = body.partition('role="status">')[2].partition("</p>")[0].split("“")[0].strip()
    return times[0], times[1:], " ".join(found.split())


def main():
    if connection.vendor != "postgresql":
        raise SystemExit(
            "This one needs PostgreSQL: scripts/postgres.sh python benchmarks/search.py"
        )
    setup_test_environment()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        write(random.Random(1))
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
            print(f"database: {cursor.fetchone()[0]}")
        client = Client()
        print(f"\n{'search':26}{'first':>8}{'median':>8}{'p99':>8}  ms")
        for name, query in QUERIES.items():
            report(name, *measure(client, f"/tim-kiem/?{query}"))
        for name, query in TYPED.items():
            report(name, *measure(client, f"/tim-kiem/goi-y/?{query}"))
    finally:
        runner.teardown_databases(databases)


def report(name, first, times, found):
    p99 = statistics.quantiles(times, n=100)[-1]
    print(f"{name:26}{first:>8.0f}{statistics.median(times):>8.0f}{p99:>8.0f}  {found}", flush=True)


if __name__ == "__main__":
    main()
