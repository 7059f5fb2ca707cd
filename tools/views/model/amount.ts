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
