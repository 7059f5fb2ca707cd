# syntax=docker/dockerfile:1
# check=error=true
#
# The backend: FastAPI under uvicorn (0.24 or later), with Alembic and its migrations.
#
#   docker build -f docker/backend.Dockerfile --tag todo-backend:v1.0.0 path/to/backend
#
# No stage is pinned to the build platform: wheels hold native code that must be the target's.

# A digest pins the base: --build-arg PYTHON_IMAGE=python:3.13-slim-trixie@sha256:…
# renovate: datasource=docker depName=python
ARG PYTHON_VERSION=3.13
ARG PYTHON_IMAGE=docker.io/library/python:${PYTHON_VERSION}-slim-trixie
# Requirements without a wheel for the platform need a compiler here: --build-arg BUILDER_IMAGE=python:3.13-trixie
ARG BUILDER_IMAGE=${PYTHON_IMAGE}

FROM ${BUILDER_IMAGE} AS builder
ARG REQUIREMENTS_FILE=requirements.txt
WORKDIR /app
RUN python -m venv --without-pip /opt/venv
# Dependencies alone: this layer changes with them, not with the sources.
COPY ${REQUIREMENTS_FILE} ./${REQUIREMENTS_FILE}
# A private index: --secret id=packages,src=<a pip.conf>. It is there for this command, and in no layer.
RUN --mount=type=cache,target=/root/.cache/pip --mount=type=secret,id=packages,target=/etc/pip.conf \
    pip --python /opt/venv/bin/python install --no-compile --disable-pip-version-check --requirement "${REQUIREMENTS_FILE}" && \
    for program in uvicorn alembic; do \
      test -x "/opt/venv/bin/${program}" || { echo "${REQUIREMENTS_FILE} does not install ${program}" >&2; exit 1; }; \
    done

# What the image takes of its base: all but what builds and packages alone need, and Debian's packages for what the driver of
# the database loads (psycopg without [binary]: libpq5). The account gives UID 1000 and GID 1001 names, which some libraries
# ask for.
FROM ${PYTHON_IMAGE} AS runtime
ARG RUNTIME_PACKAGES
WORKDIR /usr/local
RUN if test -n "${RUNTIME_PACKAGES}"; then \
      apt-get update && \
      sh -c "apt-get install --yes --no-install-recommends ${RUNTIME_PACKAGES}" && \
      rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*; \
    fi && \
    dpkg --purge --force-remove-essential --force-depends apt debconf perl-base && \
    rm -rf lib/python3*/site-packages/* lib/python3*/ensurepip lib/python3*/idlelib lib/python3*/tkinter \
      lib/python3*/turtledemo bin/idle* bin/pip* include && \
    groupadd --gid 1001 todo && \
    useradd --uid 1000 --gid 1001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin todo
WORKDIR /app

# Stops the build where uvicorn cannot load the application or Alembic cannot bring a database up to date: a module or a driver
# that is missing, several heads, a broken env.py or migration. Nothing connects: the values stand in for what is read at
# import. What is imported leaves its bytecode: that, and no other, makes starts fast.
FROM runtime AS checked
ARG APP_MODULE=app.main:app
# Where env.py or a migration works with a database alone: --build-arg MIGRATION_CHECK=heads
ARG MIGRATION_CHECK="upgrade head --sql"
COPY --from=builder /opt/venv /opt/venv
COPY --chmod=u=rwX,go=rX . .
RUN export PATH="/opt/venv/bin:${PATH}" PYTHONPATH=/app PYTHONPYCACHEPREFIX=/opt/bytecode \
      DATABASE_URL=postgresql://check:check@127.0.0.1:9/check BETTER_AUTH_URL=http://127.0.0.1:9 \
      FRONTEND_URL=http://127.0.0.1:9 CORS_ORIGINS=http://127.0.0.1:9 OPENAI_API_KEY=check \
      BETTER_AUTH_SECRET=check-check-check-check-check-check JWT_SECRET=check-check-check-check-check-check && \
    python -c "from importlib.metadata import version; from sys import exit; found = version('uvicorn'); exit(f'uvicorn is {found}; 0.24 is the first that reads UVICORN_APP' if tuple(map(int, found.split('.')[:2])) < (0, 24) else 0)" && \
    python -c "import urllib.request, uvicorn; uvicorn.Config('${APP_MODULE}').load()" && \
    { for driver in psycopg psycopg2 asyncpg pg8000; do python -c "import ${driver}" 2> /dev/null && break; done || \
      { echo 'No driver of PostgreSQL can be imported: psycopg and psycopg2 without binary need --build-arg RUNTIME_PACKAGES=libpq5' >&2; exit 1; }; } && \
    heads="$(alembic heads)" && \
    case "${heads}" in *'(head)'*'(head)'*) \
      echo 'Alembic has several heads, and upgrades to one alone: alembic merge heads' >&2; exit 1 ;; \
    esac && \
    { sh -c "alembic ${MIGRATION_CHECK}" > /dev/null || \
      { echo "alembic ${MIGRATION_CHECK} fails, and so would the migration: see above" >&2; exit 1; }; }

# From nothing: a layer above would hide what is removed, and still carry it.
FROM scratch AS runner
WORKDIR /app
# hadolint ignore=DL3067
COPY --from=runtime / /
COPY --from=builder /opt/venv /opt/venv
# Root's, and for others to read: what serves requests cannot change itself.
COPY --chmod=u=rwX,go=rX . .
COPY --from=checked /opt/bytecode /opt/bytecode
# UVICORN_APP is the module and the name in it that uvicorn serves.
ARG APP_MODULE=app.main:app
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/app \
    PYTHONPYCACHEPREFIX=/opt/bytecode \
    PYTHONUNBUFFERED=1 \
    UVICORN_APP=${APP_MODULE}
USER 1000:1001
EXPOSE 8000
STOPSIGNAL SIGTERM
# Liveness: a database that is away is no reason to call the container broken. Without the proxy of the build or the host.
HEALTHCHECK --interval=30s --timeout=3s --start-period=40s --retries=3 \
  CMD ["python", "-c", "from urllib.request import ProxyHandler, build_opener; build_opener(ProxyHandler({})).open('http://127.0.0.1:8000/livez', timeout=3)"]
CMD ["uvicorn", "--host", "0.0.0.0", "--port", "8000"]

# Last, so that a new commit alone rebuilds no layer above.
ARG PYTHON_IMAGE
ARG VERSION=unknown
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="todo-backend" \
      org.opencontainers.image.description="FastAPI backend of the Todo Chatbot" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.base.name="${PYTHON_IMAGE}"
