import { spawn, type ChildProcess } from 'node:child_process';

/**
 * Ends a process and all that it started, at once. Away from Windows it must have been started `detached`, so that it leads a group of its
 * own; what it started is ended even when it has ended itself.
 */
export function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => child.kill());
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
