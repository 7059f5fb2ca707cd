import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

/**
 * Calls `changed` after each change in a folder, and in those within it.
 *
 * Node's own recursive watching loses sight of files that editors replace (Node 20 and 22, Linux), and chokidar 5 drops what
 * follows another change of the same file within 50 ms; watching one folder at a time does neither.
 *
 * @param concerns Which names right in the folder count. @default every one, and the folders within
 */
export function watchFolder(folder: string, changed: () => void, concerns?: (name: string) => boolean): void {
  const watchers = new Map<string, FSWatcher>();
  const follow = (): void => {
    const folders = concerns === undefined ? foldersIn(folder) : [folder];
    for (const each of folders)
      if (!watchers.has(each))
        watchers.set(
          each,
          watch(each, (event, name) => {
            // A folder may have come or gone.
            if (event === 'rename') follow();
            if (concerns?.(name ?? '') !== false) changed();
          }),
        );
    for (const [each, watcher] of watchers) {
      if (folders.includes(each)) continue;
      watcher.close();
      watchers.delete(each);
    }
  };
  follow();
}

/** A folder and all within it; none when it has gone. */
function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return [
    folder,
    ...entries.filter((entry) => entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name)),
  ];
}
