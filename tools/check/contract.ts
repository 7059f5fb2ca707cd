import { type ContainerContract, contract } from '../../lib/contract';
import type { Container, Pod, Value } from '../manifest';
import { nameOfImage } from './image';

/** The part of the container contract that a container keeps: by its image, or as the first one of the contract's pods. */
export function promisesOf({ labels, containers }: Pod, container: Container): ContainerContract | undefined {
  const image = nameOfImage(container.value.at('image').text ?? '');
  const isFirst = containers.find(({ role }) => role === 'main')?.name === container.name;
  const pod = isFirst ? labels['app.kubernetes.io/name'] : undefined;
  // A worker may run the image of another service: what its pod is called says more.
  const rows = Object.values<ContainerContract>(contract);
  return rows.find(({ name }) => name === pod) ?? rows.find(({ name }) => name === image);
}

/**
 * Whether one of a pod's containers is known not to listen at a port: it declares no port of that name, or the contract
 * says which number it has. What else a process listens at it need not declare.
 *
 * @see "Container v1 core", field `ports`: leaving a port out does not keep it from being exposed
 */
export function isClosed(pod: Pod, containers: readonly Container[], port: Value, protocol = 'TCP'): boolean {
  const declares = containers.some(({ value }) =>
    value
      .items('ports')
      .some(
        (declared) =>
          declared.at(port.text === undefined ? 'containerPort' : 'name').raw === port.raw &&
          (declared.at('protocol').text ?? 'TCP') === protocol,
      ),
  );
  if (declares) return false;
  const declared = containers.flatMap(({ value }) => value.items('ports'));
  const isOfOtherProtocol = declared.some((one) => one.at('containerPort').raw === port.raw);
  return (
    port.number === undefined ||
    isOfOtherProtocol ||
    containers.every((container) => promisesOf(pod, container) !== undefined)
  );
}
