/**
 * Runs the tests inside a real VS Code: `node test/helpers/run.mjs test/host/run.ts`. With `--prove` it checks instead that a failing
 * test, and a run that ends without a result, are noticed.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { pickEditor } from '../helpers/editor-host/pick';
import { projectFolder } from '../helpers/editor-host/project';
import { buildEditorStandIn, buildHostTests } from './build';
import { Follower } from './follower';
import { OUTPUT_VARIABLE, PROOF_TITLE, PROOF_VARIABLE, RESULT_VARIABLE, type HostTestResult, type Proof } from './result';

interface HostRun {
  /** Whether the editor itself ended well. */
  readonly endedWell: boolean;
  /** Undefined when the tests left none. */
  readonly result: HostTestResult | undefined;
}

const succeeded = process.argv.includes('--prove') ? await prove() : await test();
process.exitCode = succeeded ? 0 : 1;

async function test(): Promise<boolean> {
  const { endedWell, result } = await runInEditor();
  if (result === undefined) {
    console.log('The tests left no result.');
    return false;
  }
  console.log(`${result.passed} passed, ${result.failed} failed`);
  return endedWell && result.failed === 0 && result.passed > 0;
}

async function prove(): Promise<boolean> {
  const failing = await runInEditor('1');
  const silent = await runInEditor('silence');
  const noticed = [
    ['a failing test', !failing.endedWell && failing.result?.failures.some((failure) => failure.startsWith(PROOF_TITLE)) === true],
    ['a run without a result', !silent.endedWell && silent.result === undefined],
  ] as const;
  for (const [what, isNoticed] of noticed) {
    console.log(`${what} is ${isNoticed ? 'noticed' : 'NOT NOTICED'}`);
  }
  const passed = noticed.filter(([, isNoticed]) => isNoticed).length;
  console.log(`${passed} passed, ${noticed.length - passed} failed`);
  return passed === noticed.length;
}

/** Each run has a folder of its own, with an empty workspace and a new profile, which is removed afterwards. */
async function runInEditor(proof?: Proof): Promise<HostRun> {
  const extensionTestsPath = await buildHostTests();
  const standIn = await buildEditorStandIn();
  const editor = pickEditor();
  // Resolved, because an extension compares such paths with what git says, and a temporary folder may be behind a link.
  const folder = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-host-'));
  const resultFile = path.join(folder, 'result.json');
  const workspace = path.join(folder, 'workspace');
  await mkdir(workspace);
  const output = new Follower(path.join(folder, 'output.txt'));
  try {
    const endedWell = await runTests({
      ...(editor.kind === 'download' ? { version: editor.version } : { vscodeExecutablePath: standIn }),
      extensionDevelopmentPath: projectFolder,
      extensionTestsPath,
      extensionTestsEnv: { [RESULT_VARIABLE]: resultFile, [OUTPUT_VARIABLE]: output.file, [PROOF_VARIABLE]: proof },
      launchArgs: [
        workspace,
        `--user-data-dir=${path.join(folder, 'user')}`,
        `--extensions-dir=${path.join(folder, 'extensions')}`,
      ],
    }).then(
      () => true,
      (error: unknown) => {
        console.log(error instanceof Error ? error.message : error);
        return false;
      },
    );
    const result = existsSync(resultFile) ? (JSON.parse(await readFile(resultFile, 'utf8')) as HostTestResult) : undefined;
    return { endedWell, result };
  } finally {
    output.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
