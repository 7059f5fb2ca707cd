/**
 * As much of PostgreSQL's wire protocol (version 3.0) as one query needs: a ConfigMap holds no packages, and the
 * stand-ins must ask a real database. Authentication is SCRAM-SHA-256, the server's default since PostgreSQL 14.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { connect } from 'node:net';

const limitMilliseconds = 3000;

/** Runs one statement on a connection of its own; rows are arrays of text. Throws what the server answers. */
export async function query(url, statement, values = []) {
  const { hostname, port, username, password, pathname } = new URL(url.replace(/^[a-z]+(\+\w+)?:/, 'http:'));
  const socket = connect({ host: hostname, port: Number(port || 5432) });
  socket.setTimeout(limitMilliseconds, () => socket.destroy(new Error('the database does not answer')));
  try {
    const messages = read(socket);
    const user = decodeURIComponent(username);
    socket.write(startup(user, decodeURIComponent(pathname.slice(1))));
    await authenticate(socket, messages, decodeURIComponent(password));
    await untilReady(messages);
    socket.write(
      Buffer.concat([
        message('P', text(''), text(statement), int16(0)),
        message('B', text(''), text(''), int16(0), int16(values.length), ...values.map(parameter), int16(0)),
        message('E', text(''), int32(0)),
        message('S'),
      ]),
    );
    return await untilReady(messages);
  } finally {
    socket.end(message('X'));
  }
}

async function* read(socket) {
  let rest = Buffer.alloc(0);
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
      const end = rest.readInt32BE(1) + 1;
      yield { type: String.fromCharCode(rest[0]), body: rest.subarray(5, end) };
      rest = rest.subarray(end);
    }
  }
}

async function next(messages) {
  const { value, done } = await messages.next();
  if (done) throw new Error('the database closed the connection');
  if (value.type === 'E') throw new Error(reason(value.body));
  return value;
}

async function untilReady(messages) {
  const rows = [];
  for (;;) {
    const { type, body } = await next(messages);
    if (type === 'D') rows.push(columns(body));
    if (type === 'Z') return rows;
  }
}

async function authenticate(socket, messages, password) {
  const first = await next(messages);
  const kind = first.body.readInt32BE(0);
  if (kind === 0) return;
  if (kind !== 10)
    throw new Error(`the database asks for authentication ${kind}, which is not SCRAM-SHA-256`);
  const nonce = randomBytes(18).toString('base64');
  const opening = Buffer.from(`n=,r=${nonce}`);
  const initial = Buffer.concat([Buffer.from('n,,'), opening]);
  socket.write(message('p', text('SCRAM-SHA-256'), int32(initial.length), initial));
  const challenge = (await next(messages)).body.subarray(4).toString();
  const { r, s, i } = fields(challenge);
  if (!r.startsWith(nonce)) throw new Error('the database answered with the nonce of somebody else');
  const salted = pbkdf2Sync(password, Buffer.from(s, 'base64'), Number(i), 32, 'sha256');
  const clientKey = hmac(salted, 'Client Key');
  const closing = `c=biws,r=${r}`;
  const signed = `${opening},${challenge},${closing}`;
  const signature = hmac(createHash('sha256').update(clientKey).digest(), signed);
  const proof = clientKey.map((byte, index) => byte ^ signature[index]);
  socket.write(message('p', Buffer.from(`${closing},p=${Buffer.from(proof).toString('base64')}`)));
  const { v } = fields((await next(messages)).body.subarray(4).toString());
  if (!timingSafeEqual(Buffer.from(v, 'base64'), hmac(hmac(salted, 'Server Key'), signed))) {
    throw new Error('the database does not know the password either');
  }
}

function fields(answer) {
  return Object.fromEntries(answer.split(',').map((field) => [field[0], field.slice(2)]));
}

function hmac(key, data) {
  return createHmac('sha256', key).update(data).digest();
}

function columns(body) {
  const row = [];
  let offset = 2;
  for (let count = body.readInt16BE(0); count > 0; count -= 1) {
    const length = body.readInt32BE(offset);
    offset += 4;
    row.push(length < 0 ? null : body.subarray(offset, offset + length).toString());
    offset += Math.max(length, 0);
  }
  return row;
}

function reason(body) {
  const found = body
    .toString()
    .split('\0')
    .find((field) => field.startsWith('M'));
  return found === undefined ? 'the database refused' : found.slice(1);
}

function startup(user, database) {
  const body = Buffer.concat([
    int32(196608),
    ...['user', user, 'database', database].map(text),
    Buffer.alloc(1),
  ]);
  return Buffer.concat([int32(body.length + 4), body]);
}

function message(type, ...parts) {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function parameter(value) {
  const bytes = Buffer.from(value);
  return Buffer.concat([int32(bytes.length), bytes]);
}

function text(value) {
  return Buffer.from(`${value}\0`);
}

function int16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
