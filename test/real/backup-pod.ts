import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { account } from '../../lib/contract/security';
import { type Outcome, postgresBin } from './postgres-server';

const scripts = join(__dirname, '../../lib/constructs/scripts');

/** A script under test. */
export type Script = 'backup.sh' | 'restore.sh';

/** Shells that must run the scripts: Debian's, and that of the image with nothing but its own tools. */
export const shells = ['dash', 'busybox'] as const;

/** The settings of a script; names as in its environment. */
export type Settings = Readonly<Record<string, string>>;

const day = 24 * 60 * 60;

/** The pod of a backup or a restore: the image's tools, its user, a volume and a scratch directory. */
export class BackupPod {
  /** The volume's mount point. */
  readonly directory: string;
  private readonly root: string;
  private readonly command: readonly [string, ...string[]];
  private readonly path: string;
  /** As the kubelet starts it, where the tests may choose a user. */
  private readonly user = process.getuid?.() === 0 ? { uid: account.user, gid: account.group } : {};

  constructor(shell: (typeof shells)[number]) {
    this.root = mkdtempSync(join(tmpdir(), 'backup-'));
    chmodSync(this.root, 0o755);
    const tools = this.makeDirectory('bin');
    this.path = shell === 'dash' ? `${tools}:${postgresBin}:/usr/bin:/bin` : `${tools}:${postgresBin}`;
    this.command = shell === 'dash' ? ['/bin/dash'] : ['/bin/busybox', 'sh'];
    if (shell === 'busybox') {
      spawnSync('/bin/busybox', ['--install', '-s', tools]);
    }
    this.directory = this.makeDirectory('volume');
    this.makeDirectory('tmp');
    if (process.getuid?.() === 0) {
      // What fsGroup does: the group may write, and what is made belongs to it.
      chownSync(this.directory, 0, account.group);
      chownSync(join(this.root, 'tmp'), account.user, account.group);
    }
    chmodSync(this.directory, 0o2775);
    for (const script of readdirSync(scripts)) {
      copyFileSync(join(scripts, script), join(this.root, script));
    }
  }

  private makeDirectory(name: string): string {
    const directory = join(this.root, name);
    mkdirSync(directory);
    return directory;
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

  /** Everything the process sees; no HOME, no locale, no PG* variable of the machine. */
  private environment(settings: Settings): Settings {
    return { PATH: this.path, TMPDIR: join(this.root, 'tmp'), BACKUP_DIRECTORY: this.directory, ...settings };
  }

  /** Runs a script to its end. */
  run(script: Script, settings: Settings): Outcome {
    const [shell, ...options] = this.command;
    return spawnSync(shell, [...options, join(this.root, script)], {
      ...this.user,
      cwd: '/',
      env: this.environment(settings),
      encoding: 'utf8',
      // A script that hangs is a test that fails.
      timeout: 40_000,
      killSignal: 'SIGKILL',
    });
  }

  /** Starts a script, for tests of what happens meanwhile. */
  start(script: Script, settings: Settings): ChildProcess {
    const [shell, ...options] = this.command;
    return spawn(shell, [...options, join(this.root, script)], {
      ...this.user,
      cwd: '/',
      env: this.environment(settings),
      stdio: 'ignore',
    });
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
  putBackup(name: string, content: string | Buffer = name, daysAgo = 0): void {
    this.put(name, content, daysAgo);
    this.put(`${name}.sha256`, `${createHash('sha256').update(content).digest('hex')}  ${name}\n`, daysAgo);
  }

  /** Puts what a run leaves that was killed while it wrote, so many days ago. */
  putUnfinished(name: string, daysAgo: number): void {
    mkdirSync(join(this.directory, name));
    this.put(join(name, 'half.dump'), 'half', daysAgo);
    this.touch(name, daysAgo);
    if (process.getuid?.() === 0) {
      chownSync(join(this.directory, name), account.user, account.group);
    }
  }

  /** Content of a file on the volume. */
  read(name: string): Buffer {
    return readFileSync(join(this.directory, name));
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

/** The process's exit status. */
export async function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('close', resolve);
  });
}
