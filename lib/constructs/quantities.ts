import type { Quantities } from '../contract';
import * as k8s from '../../imports/k8s';

/** An amount of CPU as the API writes it. */
export function cpu(millicores: number): k8s.Quantity {
  return k8s.Quantity.fromString(`${millicores}m`);
}

/** An amount of memory or scratch space as the API writes it. */
export function mebibytes(amount: number): k8s.Quantity {
  return k8s.Quantity.fromString(`${amount}Mi`);
}

/** The size of a volume as the API writes it. */
export function gibibytes(amount: number): k8s.Quantity {
  return k8s.Quantity.fromString(`${amount}Gi`);
}

/** CPU and memory as the API writes them. */
export function quantities({ cpuMillicores, memoryMebibytes }: Quantities): {
  cpu: k8s.Quantity;
  memory: k8s.Quantity;
} {
  return { cpu: cpu(cpuMillicores), memory: mebibytes(memoryMebibytes) };
}
