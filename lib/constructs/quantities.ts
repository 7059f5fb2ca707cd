import type { Quantities } from '../contract';
import * as k8s from '../../imports/k8s';

// Amounts are written as the API server stores them: 1 and not 1000m, 1Gi and not 1024Mi. Written otherwise, every
// `kubectl apply` of an unchanged manifest would find a difference.

/** A number of objects. */
export function count(objects: number): k8s.Quantity {
  return k8s.Quantity.fromString(String(objects));
}

/** Volumes, by their size in GiB. */
export function gibibytes(amount: number): k8s.Quantity {
  return k8s.Quantity.fromString(amount === 0 ? '0' : `${amount}Gi`);
}

/** Memory or scratch space, in MiB. */
export function mebibytes(amount: number): k8s.Quantity {
  return amount % 1024 === 0 ? gibibytes(amount / 1024) : k8s.Quantity.fromString(`${amount}Mi`);
}

/** CPU and memory. */
export function quantities(amounts: Quantities): {
  readonly cpu: k8s.Quantity;
  readonly memory: k8s.Quantity;
} {
  const { cpuMillicores: millicores, memoryMebibytes } = amounts;
  const cpu = millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;
  return { cpu: k8s.Quantity.fromString(cpu), memory: mebibytes(memoryMebibytes) };
}

/** CPU and memory as text, for what is no struct of the API. */
export function quantityTexts(amounts: Quantities): { readonly cpu: string; readonly memory: string } {
  const { cpu, memory } = quantities(amounts);
  return { cpu: String(cpu.value), memory: String(memory.value) };
}
