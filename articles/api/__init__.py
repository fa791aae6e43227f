"""The news for other programs: a read-only JSON API at /api/v1/, described by /api/v1/openapi.json.

It says what the public pages say, of the same queryset, and is kept by the same caches.
"""
