import { scriptDirectory } from '../../lib/constructs/database-scripts';

/** Name of the volume that keeps the database. */
export const databaseVolume = 'postgres-data';

/** The mount of the scripts of the database, where its pods in the cluster have them. */
export const scripts = {
  type: 'bind',
  source: './lib/constructs/scripts',
  target: scriptDirectory,
  read_only: true,
  bind: { create_host_path: false },
} as const;
