import { isIPv6 } from 'node:net';

/** The parts of an image reference, as the OCI distribution specification names them. */
export interface ImageReference {
  /** Host and perhaps port. Default: Docker Hub, or the node alone. */
  readonly registry?: string;
  /** Path below the registry, such as `example/todo-backend`. */
  readonly repository: string;
  readonly tag?: string;
  /** Such as `sha256:` and 64 hexadecimal digits. */
  readonly digest?: string;
}

const reference =
  /^(?:(?<registry>(?:localhost|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)(?::\d{1,5})?|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?:\d{1,5}|\[[0-9a-f:]+\](?::\d{1,5})?)\/)?(?<repository>[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[a-f0-9]{64}))?$/;

/** Reads an image reference; `undefined` when the text is none. */
export function parseImage(text: string): ImageReference | undefined {
  const parts = text.length <= 512 ? reference.exec(text)?.groups : undefined;
  const { registry, repository, tag, digest } = parts ?? {};
  if (repository === undefined || !isHost(registry)) return undefined;
  return {
    repository,
    ...(registry === undefined ? {} : { registry }),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Whether a registry has an address and a port that there can be. */
function isHost(registry = ''): boolean {
  const [, address = '::', port = '1'] = /^(?:\[(.*)\]|[^:]*)(?::(\d+))?$/.exec(registry) ?? [];
  return isIPv6(address) && Number(port) >= 1 && Number(port) <= 65535;
}

/** What {@link isReference} accepts. */
export const referenceAllowed =
  'an image reference with a tag or digest, such as ghcr.io/example/todo-backend:v1.2.3';

/** Whether a text is an image reference with a tag or digest. */
export function isReference(text: string): boolean {
  const image = parseImage(text);
  return image !== undefined && (image.tag !== undefined || image.digest !== undefined);
}

/** Where the images of frontend and backend come from. */
export type ImageSource =
  /** Built into or loaded into the node, and never pulled. */
  | { readonly kind: 'node' }
  /** Pulled from `registry`, host and path such as `ghcr.io/example`. */
  | { readonly kind: 'registry'; readonly registry: string; readonly pullSecret?: string };
