# syntax=docker/dockerfile:1
# check=error=true
#
# The frontend: Next.js with `output: 'standalone'`, a package-lock.json and the npm script `build`.
#
#   docker build -f docker/frontend.Dockerfile --build-arg NEXT_PUBLIC_API_URL=http://localhost:8000 \
#     --tag todo-frontend:v1.0.0 path/to/frontend
#
# No stage is pinned to the build platform: node_modules hold native code (sharp, SWC) that must be the target's.

# A digest pins the base: --build-arg NODE_IMAGE=node:22.23-alpine@sha256:…
# renovate: datasource=docker depName=node
ARG NODE_VERSION=22.23
ARG NODE_IMAGE=docker.io/library/node:${NODE_VERSION}-alpine

# Dependencies alone: this layer changes with the lock file, not with the sources.
FROM ${NODE_IMAGE} AS deps
WORKDIR /app
COPY package.json package-lock.json ./
# A private registry: --secret id=packages,src=<an .npmrc>. It is there for this command, and in no layer.
RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=packages,target=/root/.npmrc \
    npm ci --no-audit --no-fund

# What compose.yaml runs, with the sources mounted over /app. npm and Next.js write below HOME.
FROM deps AS development
ENV HOME=/tmp NEXT_TELEMETRY_DISABLED=1 NPM_CONFIG_UPDATE_NOTIFIER=false
USER 1000:1001
CMD ["npm", "run", "dev"]

FROM deps AS builder
# Next.js bakes these into the JavaScript of browser and server. One that is not given stays unset, not empty.
ARG NEXT_PUBLIC_API_URL
ARG NEXT_PUBLIC_APP_VERSION=1.0.0
ARG NEXT_PUBLIC_API_BASE_URL
ARG NEXT_PUBLIC_OPENAI_DOMAIN_KEY
ARG NEXT_PUBLIC_BETTER_AUTH_URL
ARG NEXT_PUBLIC_MCP_SERVER_URL
ARG NODE_ENV=production
RUN test -n "${NEXT_PUBLIC_API_URL}" || \
      { echo 'NEXT_PUBLIC_API_URL is empty: --build-arg NEXT_PUBLIC_API_URL=<where browsers reach the backend>' >&2; exit 1; }; \
    test "${NODE_ENV}" = production || \
      { echo "NODE_ENV is '${NODE_ENV}': next build makes an image for production alone, and npm run dev is for development" >&2; exit 1; }
COPY . .
# Next.js 16 keeps pages that it renders again beside its code, which is read-only: they go where its cache is.
RUN --mount=type=cache,target=/app/.next/cache NEXT_TELEMETRY_DISABLED=1 npm run build && \
    mkdir -p public && \
    { test -f .next/standalone/server.js || \
      { echo "No .next/standalone/server.js: next.config needs output: 'standalone'" >&2; exit 1; }; } && \
    ln -s ../cache .next/standalone/.next/server/route-cache

# What the image takes of its base: all but what builds alone need. The group gives GID 1001 a name.
FROM ${NODE_IMAGE} AS runtime
WORKDIR /usr/local
RUN rm -rf lib/node_modules bin/npm bin/npx bin/corepack bin/yarn bin/yarnpkg include /opt/yarn-* && \
    addgroup -g 1001 todo && \
    install -d -o 1000 -g 1001 /app/.next/cache
WORKDIR /app

# From nothing: a layer above would hide what is removed, and still carry it.
FROM scratch AS runner
WORKDIR /app
# hadolint ignore=DL3067
COPY --from=runtime / /
# Root's, and for others to read: what serves requests cannot change itself.
COPY --from=builder --chmod=u=rwX,go=rX /app/public ./public
COPY --from=builder --chmod=u=rwX,go=rX /app/.next/standalone ./
COPY --from=builder --chmod=u=rwX,go=rX /app/.next/static ./.next/static
ENV PATH=/usr/local/bin:/usr/bin:/bin \
    NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    PORT=3000 \
    HOSTNAME=0.0.0.0
USER 1000:1001
EXPOSE 3000
STOPSIGNAL SIGTERM
# Liveness: the readiness endpoint may wait for the backend longer than this check lasts.
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]

# Last, so that a new commit alone rebuilds no layer above.
ARG NODE_IMAGE
ARG VERSION=unknown
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="todo-frontend" \
      org.opencontainers.image.description="Next.js frontend of the Todo Chatbot" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.base.name="${NODE_IMAGE}"
