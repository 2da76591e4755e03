import path from 'node:path';
import { english } from '../domain/localizer';
import { runProgram } from './program';
import { Terminal } from './terminal';

/** Set by the bundler. */
declare const MIRADOR_VERSION: string;

const interrupt = new AbortController();
// A terminal that is closed, or whoever ends this program, means what Ctrl-C means: nothing that it started may go on without it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The second time the person is in a hurry.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
}
// Whoever reads the output may have had enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

void runProgram(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  clock: () => new Date(),
  l10n: english,
  signal: interrupt.signal,
  terminal: new Terminal(process),
  wasmFile: path.join(__dirname, 'sql-wasm.wasm'),
  version: MIRADOR_VERSION,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
