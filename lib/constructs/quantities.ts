import type { Quantities } from '../contract';
import * as k8s from '../../imports/k8s';

// Quantities are written as the API server stores them: 1 and not 1000m, 1Gi and not 1024Mi. Written otherwise, every
// `kubectl apply` of an unchanged manifest would find a difference.

/** A number of objects as the API writes it. */
export function count(objects: number): k8s.Quantity {
  return k8s.Quantity.fromString(String(objects));
}

/** An amount of CPU as the API writes it. */
export function cpu(millicores: number): k8s.Quantity {
  return k8s.Quantity.fromString(millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`);
}

/** An amount of memory or scratch space as the API writes it. */
export function mebibytes(amount: number): k8s.Quantity {
  return amount % 1024 === 0 ? gibibytes(amount / 1024) : k8s.Quantity.fromString(`${amount}Mi`);
}

/** The size of a volume as the API writes it. */
export function gibibytes(amount: number): k8s.Quantity {
  return k8s.Quantity.fromString(amount === 0 ? '0' : `${amount}Gi`);
}

/** CPU and memory as the API writes them. */
export function quantities({ cpuMillicores, memoryMebibytes }: Quantities): {
  cpu: k8s.Quantity;
  memory: k8s.Quantity;
} {
  return { cpu: cpu(cpuMillicores), memory: mebibytes(memoryMebibytes) };
}
