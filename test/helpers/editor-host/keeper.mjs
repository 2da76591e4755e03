/**
 * Keeps a server only as long as the process that asked for it lives: `node keeper.mjs <command> [arguments]`.
 *
 * It is started as the leader of a process group of its own, with a pipe as standard input. The pipe closes when the other side asks for
 * the end and also when that side is killed, which no handler could catch. Then the server is asked to stop, and the whole group,
 * extension hosts and terminals included, is killed if it takes too long.
 */
import { spawn } from 'node:child_process';
import process from 'node:process';

const GRACE_MILLISECONDS = 3_000;

const [command, ...args] = process.argv.slice(2);
const server = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

function killGroup() {
  process.kill(-process.pid, 'SIGKILL');
}

server.on('error', killGroup);
server.on('exit', killGroup);
process.stdin.on('close', () => {
  server.kill('SIGTERM');
  setTimeout(killGroup, GRACE_MILLISECONDS);
});
process.stdin.resume();
// What is sent to the group is for the server; this process has to outlive it.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  process.on(signal, () => undefined);
}
