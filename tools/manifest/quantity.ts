const suffixes: Readonly<Record<string, number>> = {
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
 * An amount such as `250m`, `1Gi` or `2`, in its base unit; `undefined` when it is none.
 *
 * @see "Quantity", kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity
 */
export function parseQuantity(raw: unknown): number | undefined {
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : undefined;
  if (typeof raw !== 'string' || raw.length > 64) return undefined;
  const parts = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([eE][+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i))?$/.exec(raw);
  if (parts === null) return undefined;
  const [, digits = '', exponent = '', suffix = ''] = parts;
  return Number(digits + exponent) * (suffixes[suffix] ?? 1);
}
