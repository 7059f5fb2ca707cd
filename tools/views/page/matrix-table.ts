import { formatPort } from '../../manifest';
import type { Decision, Matrix, Side } from '../../reach';
import { element, Markup } from '../markup';
import { type Cell, paragraph, scrollable, table } from './section';

/** The reachability matrix: in each cell the answer, and the policies of both ends that make it. */
export function matrixTable(name: string, { sources, destinations, cells }: Matrix): readonly Markup[] {
  const decisions = new Map(
    cells.map(({ from, to, port, decision }) => [keyOf(from, to, formatPort(port)), decision]),
  );
  const headings = destinations.map((destination) =>
    joined(named(destination.name), element('span', { class: 'port' }, formatPort(destination.port))),
  );
  const rows = sources.map((source) => ({
    cells: [
      { content: named(source) },
      ...destinations.map((destination): Cell => {
        const decision = decisions.get(keyOf(source, destination.name, formatPort(destination.port)));
        return decision === undefined
          ? { content: 'no policy decides', look: 'undecided' }
          : { content: cellContent(decision), look: decision.allowed ? 'allowed' : 'refused' };
      }),
    ],
  }));
  const caption = `Who may reach whom in ${name}: from each row to each column`;
  return [
    paragraph(
      'Decided by the network policies of both ends, as the Kubernetes documentation defines them. A workload and itself stand for two of its pods.',
    ),
    scrollable(`Reachability in ${name}`, table(caption, ['from \\ to', ...headings], rows)),
  ];
}

function cellContent({ allowed, egress, ingress }: Decision): Markup {
  return joined(
    element('b', {}, allowed ? '✓ allowed' : '✗ refused'),
    element('small', {}, 'egress: ', ...reasonOf(egress)),
    element('small', {}, 'ingress: ', ...reasonOf(ingress)),
  );
}

function reasonOf(side: Side): readonly (Markup | string)[] {
  switch (side.kind) {
    case 'not isolated':
      return ['not isolated'];
    case 'same pod':
      return ['within one pod'];
    case 'allowed':
    case 'refused':
      // A name stays in one piece, although it has hyphens in it.
      return [
        `${side.kind} by `,
        ...side.policies.flatMap((name, index) => [
          ...(index === 0 ? [] : [', ']),
          element('span', {}, name),
        ]),
      ];
  }
}

/** `Deployment todo/todo-backend`, with places to break the line. */
function named(name: string): Markup {
  const [kind = '', ...rest] = name.split(' ');
  return rest.length === 0
    ? element('span', {}, kind)
    : joined(element('span', { class: 'kind' }, `${kind} `), element('span', {}, rest.join(' ')));
}

function joined(...parts: readonly Markup[]): Markup {
  return new Markup(parts.map(({ text }) => text).join(''));
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
