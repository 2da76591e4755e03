/**
 * `npm test` on a machine that has nothing but Node, npm and git: installs what it needs, the editors and the browser included, then
 * types, lint, unit, in-editor and end-to-end tests. All of them run even when one fails; the last line counts.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { installPackages, project } from './install.mjs';

installPackages();

const output = path.join(project, 'test-output');
await mkdir(output, { recursive: true });

const node = process.execPath;
const bin = (name, ...rest) => [node, path.join(project, 'node_modules', ...name.split('/')), ...rest];
const vitest = (config, report) => [
  ...bin('vitest/vitest.mjs', 'run', '--config', config),
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${path.join(output, report)}`,
];

// The server that the end-to-end tests drive does not run on Windows. There the in-editor tests run in a downloaded desktop VS Code, and the
// end-to-end tests are left out, which the last line says.
const hasServer = process.platform !== 'win32';

// The editors are downloaded and compiled while types and lint use the other core; what needs quiet comes after.
const editors = !hasServer ? Promise.resolve(0) : step('editors and browser', [node, 'test/helpers/run.mjs', 'test/helpers/editor-host/setup.ts']);
const results = [
  await check('types', bin('typescript/bin/tsc', '--noEmit')),
  await check('lint', bin('eslint/bin/eslint.js', '.')),
  await check('build', [node, 'esbuild.mjs']),
];
const ready = await editors;
if (hasServer) results.push({ name: 'editors and browser', passed: ready === 0 ? 1 : 0, failed: ready === 0 ? 0 : 1 });
results.push(await reported('unit', vitest('test/vitest.config.mts', 'unit.json'), 'unit.json'));
const hostTests = [node, 'test/helpers/run.mjs', 'test/host/run.ts'];
results.push(await counted('in the editor', hostTests));
results.push(await counted('in the editor, failures are noticed', [...hostTests, '--prove']));
if (hasServer) results.push(await reported('end to end', vitest('test/e2e/vitest.config.mts', 'e2e.json'), 'e2e.json'));

console.log('');
for (const { name, passed, failed } of results) console.log(`${failed === 0 ? 'ok  ' : 'FAIL'} ${name}: ${passed} passed, ${failed} failed`);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`${passed} passed, ${failed} failed${hasServer ? '' : ', 1 skipped'}`);
process.exitCode = failed === 0 ? 0 : 1;

/** A step that either holds or does not. */
async function check(name, command) {
  const ok = (await step(name, command)) === 0;
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
}

/** A step that counts its own tests in a report. A missing report, or one that counts nothing, is a failure. */
async function reported(name, command, report) {
  const file = path.join(output, report);
  await rm(file, { force: true });
  const code = await step(name, command);
  const counts = readCounts(file);
  if (counts === undefined || counts.passed === 0 || (code !== 0 && counts.failed === 0)) {
    return { name, passed: counts?.passed ?? 0, failed: (counts?.failed ?? 0) + 1 };
  }
  return { name, ...counts };
}

/** A step whose output holds a line that counts. */
async function counted(name, command) {
  let text = '';
  const code = await step(name, command, (chunk) => (text += chunk));
  const [, passed = '0', failed = '0'] = [...text.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1) ?? [];
  const counts = { passed: Number(passed), failed: Number(failed) };
  const unnoticed = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  return { name, passed: counts.passed, failed: counts.failed + (unnoticed ? 1 : 0) };
}

function readCounts(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  } catch {
    return undefined;
  }
}

function step(name, [command, ...args], onOutput) {
  const started = Date.now();
  console.log(`\n— ${name}`);
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: project, stdio: ['ignore', onOutput === undefined ? 'inherit' : 'pipe', 'inherit'] });
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      process.stdout.write(chunk);
      onOutput(chunk);
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (code) => {
      console.log(`— ${name}: ${code === 0 ? 'ok' : `exit code ${code}`}, ${Math.round((Date.now() - started) / 1000)} s`);
      resolve(code ?? 1);
    });
  });
}
