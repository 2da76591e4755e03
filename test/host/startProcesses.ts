import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { concurrently } from '../../src/domain/concurrently';

/** Processes that do nothing: starting one blocks, for longer the busier the machine is and the more memory the extension host has. */
export async function startProcesses(count: number): Promise<void> {
  await concurrently(Array.from({ length: count }), 4, () => promisify(execFile)('git', ['--version']));
}
