import { type Check, describe as described, satisfies } from '../../lib/contract';

/** A check, what it accepts, what it refuses, and how a message says what it allows. */
type Row = readonly [
  Check['is'],
  { readonly check: Check; readonly good: readonly string[]; readonly bad: readonly string[]; says: string },
];

const rows: readonly Row[] = [
  [
    'text',
    {
      check: { is: 'text', minimumCharacters: 3 },
      good: ['abc', 'with spaces, and more'],
      bad: ['', 'ab'],
      says: 'at least 3 characters',
    },
  ],
  [
    'text',
    {
      check: { is: 'text', minimumCharacters: 1 },
      good: ['a'],
      bad: [''],
      says: 'any text that is not empty',
    },
  ],
  [
    'one of',
    {
      check: { is: 'one of', values: ['json', 'text'] },
      good: ['json', 'text'],
      bad: ['', 'JSON', 'js', 'json,text'],
      says: 'json, text',
    },
  ],
  [
    'whole number',
    {
      check: { is: 'whole number', minimum: 10, maximum: 100 },
      good: ['10', '99', '100'],
      bad: ['', '9', '101', '50.5', '-50', '5e1', '0x20', ' 50', 'NaN', 'Infinity'],
      says: 'a whole number from 10 to 100',
    },
  ],
  [
    'boolean',
    {
      check: { is: 'boolean' },
      good: ['true', 'false'],
      bad: ['', 'True', '1', 'yes'],
      says: 'true or false',
    },
  ],
  [
    'origin',
    {
      check: { is: 'origin' },
      good: ['https://todo.example.com', 'http://localhost:3000', 'http://todo-backend:8000'],
      bad: [
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
      ],
      says: 'an origin such as https://todo.example.com: scheme, host, perhaps a port, no path',
    },
  ],
  [
    'url',
    {
      check: { is: 'url', schemes: ['postgresql', 'postgres'] },
      good: ['postgresql://user:password@host:5432/name', 'postgres://host/name'],
      bad: ['', 'host:5432', 'postgresql', 'mysql://host/name', 'postgresqlx://host'],
      says: 'a URL that starts with postgresql:// or postgres://',
    },
  ],
];

describe('a check', () => {
  it.each(rows)('of kind %s accepts what it allows', (_, { check, good }) => {
    expect(good.filter((value) => !satisfies(check, value))).toEqual([]);
  });

  it.each(rows)('of kind %s refuses everything else', (_, { check, bad }) => {
    expect(bad.filter((value) => satisfies(check, value))).toEqual([]);
  });

  it.each(rows)('of kind %s says what it allows', (_, { check, says }) => {
    expect(described(check)).toBe(says);
  });
});
