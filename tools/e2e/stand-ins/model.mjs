// Stands in for OpenAI's Chat Completions, streamed: node model.mjs PORT
// What it does follows from the last words of the user, so that a test knows the answer.
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';

const says = (content) => ({ content });
const uses = (name, input) => ({
  tool_calls: [
    { index: 0, id: 'call_1', type: 'function', function: { name, arguments: JSON.stringify(input) } },
  ],
});

/** The parts of an answer; a number is a pause in seconds. */
function* answerTo(messages) {
  const last = messages.at(-1);
  if (last.role === 'tool') {
    yield* ['It ', 'is ', 'done: ', last.content].map(says);
    return;
  }
  const [, word, rest] = /^(\w+)\s*(.*)$/s.exec(last.content) ?? [];
  if (word === 'Add') yield uses('AddTodo', { title: rest });
  else if (word === 'List') yield uses('ListTodos', {});
  else if (word === 'Finish') yield uses('FinishTodo', { id: Number(rest), done: true });
  else if (word === 'Remove') yield uses('RemoveTodo', { id: Number(rest) });
  else if (word === 'Count') {
    for (let second = 1; second <= Number(rest); second += 1) yield* [1, says(`${second} `)];
  } else yield says('Add, List, Finish, Remove or Count?');
}

const server = createServer(async (request, response) => {
  if (!request.url.endsWith('/chat/completions')) {
    response.writeHead(404).end();
    return;
  }
  const { messages, model } = JSON.parse((await request.toArray()).join(''));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (delta, finish_reason = null) => {
    const choices = [{ index: 0, delta, finish_reason }];
    const chunk = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 0, model, choices };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  let reason = 'stop';
  send({ role: 'assistant' });
  for (const part of answerTo(messages)) {
    if (typeof part === 'number') await setTimeout(part * 1000);
    else send(part);
    if (part.tool_calls) reason = 'tool_calls';
  }
  send({}, reason);
  response.end('data: [DONE]\n\n');
});
server.listen(Number(process.argv[2]), () => console.log('the model that stands in listens'));
process.on('SIGTERM', () => server.close());
