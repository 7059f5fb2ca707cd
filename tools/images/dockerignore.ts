/**
 * Whether a dockerignore file keeps a path out of a build context (Dockerfile reference, ".dockerignore file"): patterns
 * are rooted in the context, `**` is any number of folders, and a folder goes with all that is in it.
 */
export function ignores(file: string, path: string): boolean {
  return file
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .some((pattern) => new RegExp(`^${expression(pattern)}(/.*)?$`).test(path));
}

function expression(pattern: string): string {
  return pattern
    .split(/(\*\*\/|\*\*|\*|\?|\[[^\]]+\])/)
    .map((part) => {
      switch (part) {
        case '**/':
          return '(?:.*/)?';
        case '**':
          return '.*';
        case '*':
          return '[^/]*';
        case '?':
          return '[^/]';
        default:
          return part.startsWith('[') ? part : part.replace(/[.+^${}()|\\]/g, '\\$&');
      }
    })
    .join('');
}
