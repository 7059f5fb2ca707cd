import { contract } from '../../lib/contract';
import { broken } from '../../tools/e2e/http';

const { live, overview } = contract.backend.health;
const told = { status: 'ok', version: '1.0.0', service: 'todo-backend' };

describe('an answer', () => {
  it('is as promised when its status is 200 and it tells what the contract says', () => {
    expect(broken(overview, { status: 200, text: JSON.stringify(told) })).toBeUndefined();
  });

  it('is as promised whatever it tells, where the status alone is promised', () => {
    expect(broken(live, { status: 200, text: 'fine' })).toBeUndefined();
  });

  it.each([
    [live, 503, '{"error":"no database"}', 'answers 503, not 200: {"error":"no database"}'],
    [live, 404, 'no such path', 'answers 404, not 200: no such path'],
    [live, 0, 'ECONNREFUSED', 'gives no answer: ECONNREFUSED'],
    [overview, 200, 'ok', 'answers no JSON object: ok'],
    [overview, 200, '["status","version","service"]', 'answers no JSON object'],
    [overview, 200, '{"status":"ok"}', 'does not tell its version and service: {"status":"ok"}'],
    [overview, 200, JSON.stringify({ ...told, version: '' }), 'does not tell its version'],
    [overview, 200, JSON.stringify({ ...told, service: 7 }), 'does not tell its service'],
  ] as const)('is broken otherwise: %#', (check, status, text, sentence) => {
    expect(broken(check, { status, text })).toContain(sentence);
  });

  it('is not shown at any length', () => {
    expect(broken(live, { status: 500, text: 'x'.repeat(5000) })?.length).toBeLessThan(300);
  });
});
