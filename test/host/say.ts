import { appendFileSync } from 'node:fs';
import { OUTPUT_VARIABLE } from './result';

/** Prints a line of a test: what an extension host prints by itself comes late or never. */
export function say(line: string): void {
  const file = process.env[OUTPUT_VARIABLE];
  if (file !== undefined) appendFileSync(file, `${line}\n`);
}
