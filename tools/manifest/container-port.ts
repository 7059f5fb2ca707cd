import type { Container } from './pod-template';
import type { Value } from './value';

/** Whether one of the containers exposes a port, meant by its number or by its name. */
export function exposes(containers: readonly Container[], port: Value, protocol = 'TCP'): boolean {
  const field = port.text === undefined ? 'containerPort' : 'name';
  return containers.some(({ value }) =>
    value
      .at('ports')
      .items()
      .some(
        (declared) =>
          declared.at(field).raw === port.raw && (declared.at('protocol').text ?? 'TCP') === protocol,
      ),
  );
}
