/**
 * The entry inside the editor. The tests are Mocha's: it runs in the process it is loaded into, which is the only place where `vscode`
 * exists. `node:test` starts a process for each file unless its Node is newer than that of the oldest supported VS Code, and Vitest
 * loads tests through a server of its own.
 */
import { appendFileSync } from 'node:fs';
import { readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { OUTPUT_VARIABLE, PROOF_TITLE, PROOF_VARIABLE, RESULT_VARIABLE, type HostTestResult } from './result';

/** Time for a command that starts git several times, on a busy machine. */
const TEST_MILLISECONDS = 20_000;

export async function run(): Promise<void> {
  const proof = process.env[PROOF_VARIABLE];
  if (proof === 'silence') {
    return;
  }
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => appendFileSync(required(OUTPUT_VARIABLE), `${format(...args)}\n`);
  const mocha = new Mocha({ ui: 'bdd', reporter: 'spec', timeout: TEST_MILLISECONDS, color: false });
  if (proof === '1') {
    mocha.suite.addTest(
      new Mocha.Test(PROOF_TITLE, () => {
        throw new Error('This failure has to be noticed.');
      }),
    );
  } else {
    await addSuites(mocha);
  }
  const result = await new Promise<HostTestResult>((resolve) => {
    const failures: string[] = [];
    const runner = mocha.run((failed) => {
      resolve({ passed: runner.stats?.passes ?? 0, failed, skipped: runner.stats?.pending ?? 0, failures });
    });
    runner.on('fail', (test, error: unknown) => {
      failures.push(`${test.fullTitle()}: ${error instanceof Error ? error.message : String(error)}`);
    });
  });
  await writeResult(result);
  if (result.failed > 0) {
    throw new Error(`${result.failed} failed`);
  }
}

/** The build puts the suites beside this file. */
async function addSuites(mocha: Mocha): Promise<void> {
  const folder = path.join(__dirname, 'suites');
  for (const suite of (await readdir(folder)).filter((file) => file.endsWith('.cjs'))) {
    mocha.addFile(path.join(folder, suite));
  }
}

/** In one step, so that whoever waits for the file never reads half of it. */
async function writeResult(result: HostTestResult): Promise<void> {
  const file = required(RESULT_VARIABLE);
  await writeFile(`${file}.part`, JSON.stringify(result));
  await rename(`${file}.part`, file);
}

function required(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) {
    throw new Error(`${variable} names no file.`);
  }
  return value;
}
