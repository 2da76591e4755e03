import { breathe } from '../domain/breathe';
import type * as late from './late';
import type * as forge from './lateForge';
import type * as pages from './latePages';
import type * as recorder from './lateRecorder';

/*
 * All that is not needed to register is loaded when it is first used: an editor parses `extension.js` at every start. Each part is a bundle,
 * which `import` of its entry loads (the bundler leaves it a call). To parse everything at once would keep the extension host from others for
 * some 60 ms on a slow machine, so each part has a turn of its own.
 */

export async function loadRecorder(): Promise<typeof recorder> {
  await import('./lateDomain');
  await breathe();
  await import('./lateStore');
  await breathe();
  return import('./lateRecorder');
}

export async function loadLate(): Promise<typeof late> {
  await loadRecorder();
  await breathe();
  return import('./late');
}

export async function loadForge(): Promise<typeof forge> {
  await loadLate();
  await breathe();
  return import('./lateForge');
}

export async function loadPages(): Promise<typeof pages> {
  await loadLate();
  await breathe();
  return import('./latePages');
}
