"""The ASGI application, for a server that speaks nothing else; `portal.wsgi` is the one in use."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.prod")

application = get_asgi_application()
