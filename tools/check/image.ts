/** An image as a container names it. */
export interface Image {
  readonly text: string;
  /** Everything before tag and digest. */
  readonly repository: string;
  readonly tag: string;
  readonly digest: string | undefined;
}

/** @see "Images", section "Image names", kubernetes.io/docs/concepts/containers/images */
export function parseImage(text: string): Image {
  const [name = '', digest] = text.split('@');
  const tag = /:([^/]*)$/.exec(name)?.[1] ?? '';
  return {
    text,
    repository: tag === '' ? name.replace(/:$/, '') : name.slice(0, -tag.length - 1),
    tag,
    digest,
  };
}

/** The last part of an image's repository: `todo-backend` of `ghcr.io/example/todo-backend:v1.0.0`. */
export function nameOfImage(text: string): string {
  return parseImage(text).repository.replace(/^.*\//, '');
}
