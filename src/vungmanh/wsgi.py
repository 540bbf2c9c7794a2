"""The WSGI door for the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vungmanh.settings")
application = get_wsgi_application()
gc.freeze()
"""What is loaded by now stays for good: the garbage collector need not look through it again with every few pages."""
gc.set_threshold(10_000, 10, 10)
"""A page makes some ten thousand objects that are gone when it is answered: once a page is soon enough."""
