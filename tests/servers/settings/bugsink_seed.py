"""Makes an empty Bugsink ready: tables, a project for each name given, a REST token, a logged-in session.

Prints the session's key as the last line.
"""

import os
import sys
import uuid

import django
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command


def log_in(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def main(token, project_names):
    django.setup()
    from bsmain.models import AuthToken
    from projects.models import Project

    call_command("migrate", verbosity=0)
    call_command("migrate", database="snappea", verbosity=0)
    AuthToken.create_full_access(token=token)
    for number, name in enumerate(project_names, start=1):
        Project.objects.create(id=number, name=name, sentry_key=uuid.UUID(int=number))
    user = get_user_model().objects.create_superuser(username="tests", password=uuid.uuid4().hex)
    print(log_in(user))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bugsink_conf")
    main(sys.argv[1], sys.argv[2:])
