/** Prints the SQL that makes the roles of a database elsewhere: `npm run --silent roles`. */
import { databaseRoles } from '../../lib/contract';
import { statements } from '../../lib/constructs/script';
import { runCommand } from '../command';

const passwords = Object.values(databaseRoles)
  .map(({ password }) => password)
  .join('\n  ');

const usage = `Usage: npm run --silent roles | psql --set=ON_ERROR_STOP=1 postgresql://ADMINISTRATOR@HOST/postgres

Prints the statements, for psql 15 or later, that make the roles of the database, the database where there is none, and what
each role may do there. psql reads the passwords from its own environment:

  ${passwords}

  --help  this text

Exit status: 0, or 2 where an option does not exist.
`;

function main(): number {
  process.stdout.write(statements('roles').replace(/^\\ir grants\.sql$/m, () => statements('grants')));
  return 0;
}

runCommand({ usage, options: {}, allowPositionals: false, statusOfMistake: 2, main });
