import type { BuildCheck } from '../../lib/contract';

// One sentence, and the end of the build.
const orStop = String.raw`\s*\|\|\s+\{ echo (?:(?!exit).)*>&2; exit 1; \}`;
const stops = (condition: string): RegExp => new RegExp(condition + orStop);

/** How the command looks that stops the build where an argument is not given. */
export const argumentGiven = (name: string): RegExp => stops(String.raw`test -n "\$\{${name}\}"`);

/** How the command looks that makes sure of what the contract promises. */
export const checks: Readonly<Record<BuildCheck, RegExp>> = {
  'Next.js is built for production': stops(String.raw`test "\$\{NODE_ENV\}" = production`),
  'its standalone server is there': stops(String.raw`test -f \.next/standalone/server\.js`),
  'uvicorn and alembic are installed': stops(
    String.raw`for program in uvicorn alembic; do\s+test -x "/opt/venv/bin/\$\{program\}"`,
  ),
  'uvicorn is 0.24 or newer': /found = version\('uvicorn'\); exit\(f'[^']+' if .+ < \(0, 24\) else 0\)" &&/,
  'uvicorn loads the application': /uvicorn\.Config\('\$\{APP_MODULE\}'\)\.load\(\)" &&/,
  'a driver of PostgreSQL is there': stops(
    String.raw`for driver in psycopg psycopg2 asyncpg pg8000; do python -c "import \$\{driver\}" 2> /dev/null && break; done`,
  ),
  'the migrations have one head':
    /heads="\$\(alembic heads\)" &&\s+case "\$\{heads\}" in \*'\(head\)'\*'\(head\)'\*\)\s+echo [^;]+ >&2; exit 1 ;;/,
  'Alembic upgrades an empty database': stops(String.raw`sh -c "alembic \$\{MIGRATION_CHECK\}" > /dev/null`),
};
