import { type Check, describe as described, satisfies } from '../../lib/contract';

const notOrigins = [
  '',
  'todo.example.com',
  '*',
  'https://todo.example.com/',
  'https://todo.example.com/path',
  'https://todo.example.com?query',
  'https://user@todo.example.com',
  'https://Todo.example.com',
  'https://todo.example.com:443',
  'ftp://todo.example.com',
  'https://a.example,https://b.example',
];

/** A check, how a message says what it allows, what it accepts, and what it refuses. */
const rows: readonly (readonly [allowed: string, Check, good: readonly string[], bad: readonly string[]])[] =
  [
    [
      'at least 3 characters',
      { is: 'text', minimumCharacters: 3 },
      ['abc', 'with spaces, and more'],
      ['', 'ab'],
    ],
    ['any text that is not empty', { is: 'text', minimumCharacters: 1 }, ['a'], ['']],
    [
      'json, text',
      { is: 'one of', values: ['json', 'text'] },
      ['json', 'text'],
      ['', 'JSON', 'js', 'json,text'],
    ],
    [
      'a whole number from 10 to 100',
      { is: 'whole number', minimum: 10, maximum: 100 },
      ['10', '99', '100'],
      ['', '9', '101', '50.5', '-50', '5e1', '0x20', ' 50', 'NaN', 'Infinity'],
    ],
    ['true or false', { is: 'boolean' }, ['true', 'false'], ['', 'True', '1', 'yes']],
    [
      'an origin such as https://todo.example.com: scheme, host, perhaps a port, no path',
      { is: 'origin' },
      ['https://todo.example.com', 'http://localhost:3000', 'http://todo-backend:8000'],
      notOrigins,
    ],
    [
      'a URL that starts with postgresql:// or postgres://',
      { is: 'url', schemes: ['postgresql', 'postgres'] },
      ['postgresql://user:password@host:5432/name', 'postgres://host/name'],
      ['', 'host:5432', 'postgresql', 'mysql://host/name', 'postgresqlx://host'],
    ],
  ];

it.each(rows)('a check accepts what it says, and nothing else: %s', (allowed, check, good, bad) => {
  expect(described(check)).toBe(allowed);
  expect(good.filter((value) => !satisfies(check, value))).toEqual([]);
  expect(bad.filter((value) => satisfies(check, value))).toEqual([]);
});
