"""The embedded page cache: in front of Django, in each process, for pages that readers share.

A page that somebody asked for before is answered without entering Django. Four files, in the order in
which a request meets them:

- `requests`   what may be answered from here, and under which key;
- `shelf`      the pages that are kept, within a number of bytes;
- `page`       one page: its codings, its validators, its answer to a request (RFC 9110, 9111);
- `wsgi`       the way of a request, and that a page is rendered once however many ask.

What a page may be kept for is said by its view (`articles.http.shared_page`), how long by that and by
`portal.generation`; docs/decisions/0029 says why.
"""

from portal.page_cache.wsgi import PageCache

__all__ = ["PageCache"]
