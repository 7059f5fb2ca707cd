import { scalar } from './value';

const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A quantity as a number of cores or bytes; `undefined` when it is none.
 *
 * @see "Quantity", kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity
 */
export function readQuantity(value: unknown): number | undefined {
  const [, digits, exponent, unit = ''] =
    /^\+?(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d+)|([A-Za-z]{1,2}))?$/.exec(scalar(value) ?? '') ?? [];
  const factor = factors[unit];
  if (digits === undefined || factor === undefined) return undefined;
  return Number(`${digits}${exponent ?? ''}`) * factor;
}

/** Cores, as people write them: whole ones, or thousandths. */
export function formatCores(cores: number): string {
  const thousandths = Math.round(cores * 1000);
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}

/** Bytes in the largest unit that leaves no long fraction. */
export function formatBytes(bytes: number): string {
  if (bytes >= 2 ** 30) return `${trimmed(bytes / 2 ** 30)}Gi`;
  if (bytes >= 2 ** 20) return `${trimmed(bytes / 2 ** 20)}Mi`;
  return bytes === 0 ? '0' : `${trimmed(bytes / 2 ** 10)}Ki`;
}

function trimmed(value: number): string {
  return String(Math.round(value * 100) / 100);
}
