/**
 * The part of the Compose Specification that this project writes. Texts may hold interpolations; a `$` that is none is
 * doubled (Compose Specification, "Interpolation").
 */
export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, object>>;
}

/** A container that Compose runs. */
export interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  readonly command: readonly string[];
  /** A first process that passes signals on and reaps children, where the command itself starts others. */
  readonly init?: boolean;
  readonly user: string;
  readonly working_dir?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly ports?: readonly Port[];
  readonly networks?: { readonly default: { readonly aliases: readonly string[] } };
  readonly depends_on?: Readonly<Record<string, { readonly condition: Condition }>>;
  readonly healthcheck: HealthCheck | { readonly disable: true };
  readonly stop_signal: string;
  readonly stop_grace_period: string;
  readonly read_only: true;
  readonly tmpfs: readonly string[];
  readonly volumes?: readonly Mount[];
  readonly shm_size?: string;
  readonly cpus?: string;
  readonly mem_limit?: string;
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
}

/** What a service waits for before it starts. */
export type Condition = 'service_healthy' | 'service_completed_successfully';

/** A port of a service, and where the machine answers for it. */
export interface Port {
  readonly target: number;
  readonly published: string;
  readonly host_ip: string;
  readonly protocol: 'tcp';
}

/** A folder of the machine, or a volume. */
export interface Mount {
  readonly type: 'bind' | 'volume';
  readonly source?: string;
  readonly target: string;
  readonly read_only?: true;
  readonly bind?: { readonly create_host_path: boolean };
}

/** A command that tells whether a container is well, and when it is run. */
export interface HealthCheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout: string;
  readonly retries: number;
  readonly start_period: string;
}

/** A text in which Compose finds nothing to interpolate. */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** A text that an environment variable, or a git-ignored `.env`, may replace. */
export function setting(variable: string, otherwise: string): string {
  return `\${${variable}:-${otherwise}}`;
}
