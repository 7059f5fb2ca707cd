import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { account } from '../../lib/contract/security';
import type { Outcome } from '../command';
import { postgresBin, unprivileged } from './postgres-server';

/** A script under test. */
type Script = 'backup.sh' | 'restore.sh' | 'drill.sh' | 'bucket.sh';

/** Shells that must run the scripts: Debian's, and that of the image with nothing but its own tools. */
export const shells = ['dash', 'busybox'] as const;

/** The settings of a script; names as in its environment. */
export type Settings = Readonly<Record<string, string>>;

/** What a script says that has brought a dump back, and what that cost. */
export function broughtBack(how: 'Fetched' | 'Restored', dump: string): unknown {
  const name = dump.replace('.', '\\.');
  return expect.stringMatching(new RegExp(`^${how} ${name} in \\d+ s; its data is -?\\d+ s old\\.\n$`));
}

const day = 24 * 60 * 60;
/** Only root may choose the user of a process and the owner of a file. */
const isRoot = process.getuid?.() === 0;

/** The pod of a backup or a restore: the image's tools, its user, a volume and a scratch directory. */
export class BackupPod {
  private root = '';

  constructor(private readonly shell: (typeof shells)[number]) {}

  /** The volume's mount point. */
  get directory(): string {
    return join(this.root, 'volume');
  }

  /** Mount point of a volume that ends with the pod. */
  get scratch(): string {
    return join(this.root, 'scratch');
  }

  /** Makes the pod with an empty volume. */
  create(): void {
    this.root = mkdtempSync(join(tmpdir(), 'backup-'));
    chmodSync(this.root, 0o755);
    cpSync(join(__dirname, '../../lib/constructs/scripts'), this.root, { recursive: true });
    for (const name of ['bin', 'tmp', 'volume', 'scratch']) mkdirSync(join(this.root, name));
    // The image of bucket.sh has this one beside the shell's own.
    symlinkSync('/usr/bin/rclone', join(this.root, 'bin', 'rclone'));
    if (this.shell === 'busybox') spawnSync('/bin/busybox', ['--install', '-s', join(this.root, 'bin')]);
    if (isRoot) {
      // What fsGroup does: the group may write, and what is made belongs to it.
      chownSync(this.directory, 0, account.group);
      chownSync(this.scratch, 0, account.group);
      chownSync(join(this.root, 'tmp'), account.user, account.group);
    }
    for (const volume of [this.directory, this.scratch]) chmodSync(volume, 0o2775);
  }

  /** From here on `program` is this shell text; a wrong clock, for one, is a `date` that always says the same. */
  replace(program: string, text: string): void {
    const file = join(this.root, 'bin', program);
    rmSync(file, { force: true });
    writeFileSync(file, `#!/bin/dash\n${text}\n`, { mode: 0o755 });
  }

  /** Stops the clock of the pod; files still get the time of the machine. */
  stopClock(stamp: string): void {
    this.replace('date', `echo ${stamp}`);
  }

  /** How the kubelet starts a script; it sees no HOME, no locale and no PG* variable of the machine. */
  private process(
    script: Script,
    settings: Settings,
    words: readonly string[] = [],
  ): readonly [string, readonly string[], object] {
    const own = `${join(this.root, 'bin')}:${postgresBin}`;
    const [program, args, PATH] =
      this.shell === 'dash' ? ['/bin/dash', [], `${own}:/usr/bin:/bin`] : ['/bin/busybox', ['sh'], own];
    const env = {
      PATH,
      TMPDIR: join(this.root, 'tmp'),
      BACKUP_DIRECTORY: this.directory,
      SCRATCH: this.scratch,
      ...settings,
    };
    // A server does not start for a user without a name, which the pod gives to its own.
    const uid = script === 'drill.sh' ? unprivileged()?.uid : account.user;
    const user = isRoot ? { uid, gid: account.group } : {};
    return [program, [...args, join(this.root, script), ...words], { ...user, cwd: '/', env }];
  }

  /** Runs a script to its end. */
  run(script: Script, settings: Settings, ...words: readonly string[]): Outcome {
    const [program, args, options] = this.process(script, settings, words);
    // A script that hangs is a test that fails.
    const limits = { timeout: 40_000, killSignal: 'SIGKILL' } as const;
    return spawnSync(program, args, { ...options, ...limits, encoding: 'utf8' });
  }

  /** Starts a script, for tests of what happens meanwhile. What it starts is in its process group. */
  start(script: Script, settings: Settings, ...words: readonly string[]): ChildProcess {
    const [program, args, options] = this.process(script, settings, words);
    return spawn(program, args, { ...options, stdio: 'ignore', detached: true });
  }

  /** Names of everything on the volume, the hidden ones too. */
  files(): readonly string[] {
    return readdirSync(this.directory).sort();
  }

  /** Names of the dumps on the volume. */
  dumps(): readonly string[] {
    return this.files().filter((name) => name.endsWith('.dump'));
  }

  /** Puts a file on the volume, last written so many days ago. */
  put(name: string, content: string | Buffer, daysAgo = 0): void {
    writeFileSync(join(this.directory, name), content);
    this.touch(name, daysAgo);
  }

  private touch(name: string, daysAgo: number): void {
    const time = Date.now() / 1000 - daysAgo * day;
    utimesSync(join(this.directory, name), time, time);
  }

  /** Puts a dump and its right checksum on the volume. */
  putBackup(name: string, content: string | Buffer = 'a dump', daysAgo = 0): void {
    this.put(name, content, daysAgo);
    this.put(`${name}.sha256`, `${createHash('sha256').update(content).digest('hex')}  ${name}\n`, daysAgo);
  }

  /** Puts what a run leaves that was killed while it wrote, so many days ago. */
  putUnfinished(name: string, daysAgo: number): void {
    mkdirSync(join(this.directory, name));
    this.put(join(name, 'half.dump'), 'half', daysAgo);
    this.touch(name, daysAgo);
    if (isRoot) chownSync(join(this.directory, name), account.user, account.group);
  }

  /** Content of a file on the volume. */
  read(name: string): Buffer {
    return readFileSync(join(this.directory, name));
  }

  /** Whether a server runs that drill.sh started. */
  isServerThere(): boolean {
    return existsSync(join(this.scratch, 'data', 'postmaster.pid'));
  }

  /** Permissions of a file on the volume, in octal. */
  mode(name: string): string {
    return (statSync(join(this.directory, name)).mode & 0o777).toString(8);
  }

  /** Deletes the pod with its volume. */
  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A pod that is new for each test of a `describe`. */
export function podOfTests(shell: (typeof shells)[number]): BackupPod {
  const pod = new BackupPod(shell);
  beforeEach(() => {
    pod.create();
  });
  afterEach(() => {
    pod.remove();
  });
  return pod;
}
