import { databaseRoles } from '../../lib/contract';
import { statements } from '../../lib/constructs/script';
import { runCommand } from '../command';

test('npm run roles prints one text for psql that makes each role of the contract, and says what it may do', () => {
  const { status, stdout } = runCommand('roles', []);
  expect(status).toBe(0);
  for (const { name, password } of Object.values(databaseRoles)) {
    expect(stdout).toContain(`('${name}', :'`);
    expect(stdout).toMatch(new RegExp(`^\\\\getenv \\w+ ${password}$`, 'm'));
  }
  expect(stdout).not.toContain('\\ir');
  expect(stdout.endsWith(`set role todo_user;\n${statements('grants')}\n`)).toBe(true);
});

test('it explains itself, with the variables of the passwords', () => {
  const { stdout } = runCommand('roles', ['--help']);
  expect(stdout).toMatch(/^Usage: npm run --silent roles \| psql /);
  for (const { password } of Object.values(databaseRoles)) expect(stdout).toContain(password);
});

test('it takes no argument', () => {
  expect(runCommand('roles', ['production'])).toMatchObject({ status: 2, stdout: '' });
});
