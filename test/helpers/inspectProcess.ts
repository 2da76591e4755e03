import { inspectFolders } from './inspecting';

/** A process that inspects until it is killed, and says so each time: `inspectProcess FOLDER [TEMPORARY]`. */
async function main([folder, temporaryFolder]: readonly string[]): Promise<void> {
  if (folder === undefined) throw new Error('usage: inspectProcess FOLDER [TEMPORARY]');
  for (;;) {
    process.stdout.write('begins\n');
    await inspectFolders([folder], { temporaryFolder, hunks: true });
  }
}

void main(process.argv.slice(2));
