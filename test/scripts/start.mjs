/** `npm start [-- [--no-ui] [repository]]` on a machine that has nothing but Node, npm and git. */
import process from 'node:process';
import { installPackages, run } from './install.mjs';

installPackages();
run(process.execPath, ['esbuild.mjs']);
run(process.execPath, ['test/helpers/run.mjs', 'test/scripts/start.ts', ...process.argv.slice(2)]);
