import { sentence } from '../domain/sentence';
import { GitError } from './gitError';
import type { Git, GitConversation, RunOptions } from './git';
import { treeContent, writeCommit, writeLooseObject } from './looseObject';
import { bytesAsText, readable } from './text';

/** What one merge of a dialogue gave. */
export interface MergeAnswer {
  readonly clean: boolean;
  readonly tree: string;
  /** Files in conflict; empty when clean. */
  readonly files: readonly string[];
}

/** For one answer; a merge in a big repository takes well under a second. */
const ANSWER_TIMEOUT_MS = 60_000;
/**
 * Git keeps what it prints to a pipe until its buffer is full or it ends (1 to 64 KB by platform). A merge of two commits that hold nothing
 * but one file with a name this long always is in conflict, and the answer, which names the file, pushes everything before it out.
 */
const NAME_LENGTH = 70_000;

/** Merges that build on each other, all in one process: `git merge-tree` is asked the next as soon as the answer to the last is there. */
export class MergeDialogue {
  readonly #conversation: GitConversation;
  readonly #folder: string;
  readonly #push: string;
  #parts: string[] = [];
  #answers: MergeAnswer[] = [];
  #wanted = 0;
  #arrived: () => void = () => undefined;

  private constructor(start: (onStdout: (chunk: Buffer) => void) => GitConversation, folder: string, push: string) {
    this.#folder = folder;
    this.#push = push;
    this.#conversation = start((chunk) => this.#read(bytesAsText(chunk)));
    // Whoever asks next is told; until then nobody waits for it.
    this.#conversation.ended.catch(() => undefined);
  }

  /**
   * @param folder of objects, where the merges' results go
   * @param idLength of an object id in hex digits
   * @param options where and how the merges are to be run
   */
  static async start(git: Git, cwd: string, folder: string, idLength: number, options: Pick<RunOptions, 'env' | 'config' | 'signal'>): Promise<MergeDialogue> {
    const name = 'n'.repeat(NAME_LENGTH);
    const sides: string[] = [];
    for (const text of ['1\n', '2\n']) {
      const blob = await writeLooseObject(folder, idLength, 'blob', Buffer.from(text));
      const tree = await writeLooseObject(folder, idLength, 'tree', treeContent([{ mode: '100644', name, oid: blob }]));
      sides.push(await writeCommit(folder, { tree, parents: [] }));
    }
    const args = ['merge-tree', '--write-tree', '--stdin', '-z', '--name-only', '--no-messages', '--allow-unrelated-histories'];
    const start = (onStdout: (chunk: Buffer) => void): GitConversation => git.converse(cwd, args, { ...options, onStdout, timeoutMs: ANSWER_TIMEOUT_MS });
    return new MergeDialogue(start, folder, `${sides.join(' ')}\n`);
  }

  /** @throws GitError `timeout` when no answer comes, `cancelled`, and what {@link Git.run} throws */
  async merge(onto: string, commit: string): Promise<MergeAnswer> {
    const index = this.#wanted;
    // The answer that pushes is an answer too.
    this.#wanted += 2;
    const arrived = new Promise<void>((resolve) => {
      this.#arrived = () => {
        if (this.#answers[index] !== undefined) resolve();
      };
    });
    this.#conversation.write(`${onto} ${commit}\n${this.#push}`);
    await Promise.race([arrived, this.#conversation.ended]);
    const answer = this.#answers[index];
    if (answer === undefined) throw new GitError('unexpectedOutput', sentence('git ended before it answered a merge; please report this with your version of git.'));
    // What a merge adds to a name to keep a file and a folder apart.
    const suffix = new RegExp(`~(?:${onto}|${commit})(?:_\\d+)?$`);
    return { ...answer, files: [...new Set(answer.files.map((file) => readable(file).replace(suffix, '')))] };
  }

  /** A commit of a merge's result, to be merged with next. */
  async commit(tree: string, parents: readonly string[]): Promise<string> {
    return writeCommit(this.#folder, { tree, parents });
  }

  /** Waits until the process has ended. */
  async end(): Promise<void> {
    this.#conversation.end();
    await this.#conversation.ended;
  }

  /** A result is a status, a tree and names, each ended by NUL, and one more NUL. */
  #read(text: string): void {
    this.#parts.push(text);
    if (!text.includes('\0')) return;
    const results = this.#parts.join('').split('\0\0');
    this.#parts = [results.pop() ?? ''];
    for (const result of results) {
      const [status = '', tree = '', ...files] = result.split('\0');
      if (!/^[01]$/.test(status) || !/^[0-9a-f]{40,64}$/.test(tree)) throw new RangeError(`not a result of merge-tree: ${status.slice(0, 80)}`);
      this.#answers.push({ clean: status === '1', tree, files });
    }
    this.#arrived();
  }
}
