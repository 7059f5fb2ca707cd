import { formatPort } from '../../manifest';
import type { Decision, Matrix, Side } from '../../reach';
import { joined, type Markup, markup } from '../markup';
import { scrollable, table } from './section';

/** The reachability matrix: in each cell the answer, and the policies of both ends that make it. */
export function matrixTable(name: string, { sources, destinations, cells }: Matrix): readonly Markup[] {
  const headings = destinations.map(
    (destination) =>
      markup`${named(destination.name)}<span class="port">${formatPort(destination.port)}</span>`,
  );
  const rows = sources.map((source) => {
    const decided = cells.filter(({ from }) => from === source);
    const row = destinations.map(({ name: to, port }) =>
      cellOf(decided.find((cell) => cell.to === to && cell.port === port)?.decision),
    );
    return markup`<tr><th scope="row">${named(source)}</th>${joined(...row)}</tr>`;
  });
  const caption = `Who may reach whom in ${name}: from each row to each column`;
  return [
    markup`<p>Decided by the network policies of both ends, as the Kubernetes documentation defines them. A workload and itself stand for two of its pods.</p>`,
    scrollable(`Reachability in ${name}`, table(caption, ['from \\ to', ...headings], rows)),
  ];
}

function cellOf(decision: Decision | undefined): Markup {
  if (decision === undefined) return markup`<td class="undecided">no policy decides</td>`;
  const { allowed, unsure, through, egress, ingress } = decision;
  const [look, answer] = allowed ? ['allowed', '✓ allowed'] : ['refused', '✗ refused'];
  const doubt = unsure === true ? ', if the addresses are so' : '';
  const way = through === undefined ? markup`` : markup`<small>through <span>${through}</span></small>`;
  return markup`<td class="${look}"><b>${answer}${doubt}</b>${way}<small>egress: ${reasonOf(egress)}</small><small>ingress: ${reasonOf(ingress)}</small></td>`;
}

function reasonOf(side: Side): Markup {
  if (side.kind === 'not isolated') return markup`not isolated`;
  if (side.kind === 'same pod') return markup`within one pod`;
  // In an element of its own a name is not broken at its hyphens.
  const names = side.policies.map((name, index) => markup`${index === 0 ? '' : ', '}<span>${name}</span>`);
  return markup`${side.kind} by ${joined(...names)}`;
}

/** `Deployment todo/todo-backend`, with places to break the line. */
function named(name: string): Markup {
  const [kind = '', ...rest] = name.split(' ');
  return rest.length === 0
    ? markup`<span>${kind}</span>`
    : markup`<span class="kind">${kind} </span><span>${rest.join(' ')}</span>`;
}
