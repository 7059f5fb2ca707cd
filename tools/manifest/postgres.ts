/** What an image of PostgreSQL says of itself. */
export interface PostgresImage {
  /** Its major version: another one does not read the files of this one. Absent where the tag says none. */
  readonly major: number | undefined;
  /** Where its data is unless PGDATA says otherwise (Docker Hub, "postgres", section "PGDATA"). */
  readonly data: string;
}

/** What an image is as one of PostgreSQL; `undefined` for any other. */
export function postgresImage(image: string): PostgresImage | undefined {
  const [found, digits] =
    /(?:^|[/-])(?:postgres|postgresql|postgis)(?::v?(\d+)[^/]*)?(?:@.*)?$/.exec(image) ?? [];
  if (found === undefined) return undefined;
  const major = digits === undefined ? undefined : Number(digits);
  const folder = major !== undefined && major >= 18 ? `${digits ?? ''}/docker` : 'data';
  return { major, data: `/var/lib/postgresql/${folder}` };
}
