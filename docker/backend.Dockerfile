# syntax=docker/dockerfile:1
# check=error=true
#
# The backend: FastAPI under uvicorn (0.24 or later), with Alembic and its migrations.
#
#   docker build -f docker/backend.Dockerfile --tag todo-backend:v1.0.0 path/to/backend
#
# No stage is pinned to the build platform: wheels hold native code that must be the target's.

# A digest pins the base: --build-arg PYTHON_IMAGE=python:3.13-slim@sha256:…
# renovate: datasource=docker depName=python
ARG PYTHON_VERSION=3.13
ARG PYTHON_IMAGE=docker.io/library/python:${PYTHON_VERSION}-slim
# Requirements without a wheel for the platform need a compiler here: --build-arg BUILDER_IMAGE=python:3.13
ARG BUILDER_IMAGE=${PYTHON_IMAGE}

FROM ${BUILDER_IMAGE} AS builder
ARG REQUIREMENTS_FILE=requirements.txt
WORKDIR /app
RUN python -m venv --without-pip /opt/venv
# Dependencies alone: this layer changes with them, not with the sources.
COPY ${REQUIREMENTS_FILE} ./
RUN --mount=type=cache,target=/root/.cache/pip \
    pip --python /opt/venv/bin/python install --disable-pip-version-check --requirement "${REQUIREMENTS_FILE}" && \
    for program in uvicorn alembic; do \
      test -x "/opt/venv/bin/${program}" || { echo "${REQUIREMENTS_FILE} does not install ${program}" >&2; exit 1; }; \
    done

FROM ${PYTHON_IMAGE} AS runner
WORKDIR /app
# Only builds need pip. The account gives UID 1000 and GID 1001 names, which some libraries ask for.
RUN pip uninstall --yes --quiet --root-user-action=ignore pip && \
    groupadd --gid 1001 todo && \
    useradd --uid 1000 --gid 1001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin todo
COPY --from=builder /opt/venv /opt/venv
COPY --chown=1000:1001 . .
# UVICORN_APP is the module and the name in it that uvicorn serves.
ARG APP_MODULE=app.main:app
ENV PATH=/opt/venv/bin:${PATH} \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    UVICORN_APP=${APP_MODULE}
USER 1000:1001
# Stops the build where Alembic cannot read its configuration or a migration; it needs no database.
RUN alembic heads
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
