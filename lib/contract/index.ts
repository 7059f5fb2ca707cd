/** The container contract: what the three containers promise, and what whoever runs them must give them. */
import { backend } from './backend';
import { frontend } from './frontend';
import { postgres } from './postgres';

export * from './backend';
export * from './container';
export * from './development';
export * from './frontend';
export * from './image-build';
export * from './postgres';
export * from './security';
export * from './variable';

/** The three containers of the Todo Chatbot. */
export const contract = { frontend, backend, postgres } as const;

/** A container's key in {@link contract}. */
export type ContainerKey = keyof typeof contract;
