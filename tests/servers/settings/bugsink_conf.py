"""Django settings of the Bugsink that the tests start: all on loopback and in one folder, nothing sent anywhere."""

import os
from pathlib import Path

from bugsink.settings.default import *  # noqa: F403
from bugsink.settings.default import DATABASES

FOLDER = Path(os.environ["BUGSINK_FOLDER"])
NO_QUOTA = 1_000_000

SECRET_KEY = "only for tests on loopback, in a folder that is deleted afterwards"
DATABASES["default"]["NAME"] = FOLDER / "db.sqlite3"
DATABASES["snappea"]["NAME"] = FOLDER / "snappea.sqlite3"
SENTRY_DSN = None
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
TIME_ZONE = "UTC"

# Digestion happens inside the request: status 200 means stored, and an event it cannot digest is a 500 with the
# reason in the log.
SNAPPEA = {"TASK_ALWAYS_EAGER": True}

BUGSINK = {
    "BASE_URL": os.environ["BUGSINK_URL"],
    "SITE_TITLE": "Bugsink",
    "SINGLE_USER": True,
    "SINGLE_TEAM": True,
    "PHONEHOME": False,
    "INGEST_STORE_BASE_DIR": str(FOLDER / "ingestion"),
    "MAX_EVENTS_PER_5_MINUTES": NO_QUOTA,
    "MAX_EVENTS_PER_HOUR": NO_QUOTA,
    "MAX_EVENTS_PER_PROJECT_PER_5_MINUTES": NO_QUOTA,
    "MAX_EVENTS_PER_PROJECT_PER_HOUR": NO_QUOTA,
}
