/**
 * Whether a dockerignore file keeps a path out of a build context (Dockerfile reference, ".dockerignore file"): patterns
 * start at the context's root, `**` is any number of folders, a folder goes with all that is in it, and the last pattern
 * that matches decides, where `!` lets in again.
 */
export function ignoredBy(file: string): (path: string) => boolean {
  const patterns = file
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ isOut: !line.startsWith('!'), expression: expression(line.replace(/^!/, '')) }))
    .reverse();
  return (path) => patterns.find(({ expression }) => expression.test(path))?.isOut === true;
}

const wildcards: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};

function expression(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*\/|\*\*|\*|\?|\[[^\]]+\])/);
  const source = parts.map(
    (part) => wildcards[part] ?? (part.startsWith('[') ? part : part.replace(/[.+^${}()|\\]/g, '\\$&')),
  );
  return new RegExp(`^${source.join('')}(/.*)?$`);
}
