import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A `git` that writes down each call of the product before it is made. The editor's own calls are left alone. */
export class GitWrapper {
  /** Absolute path of the program. */
  readonly program: string;
  readonly #log: string;

  private constructor(program: string, log: string) {
    this.program = program;
    this.#log = log;
  }

  /** @param folder where the program and its log go */
  static async in(folder: string): Promise<GitWrapper> {
    const wrapper = new GitWrapper(path.join(folder, 'git-that-logs'), path.join(folder, 'git-calls.log'));
    await writeFile(wrapper.#log, '');
    // No other caller of git in the editor sets this variable.
    await writeFile(wrapper.program, `#!/bin/sh\n[ -n "$GIT_NO_LAZY_FETCH" ] && printf '%s\\n' "$*" >> '${wrapper.#log}'\nexec git "$@"\n`);
    await chmod(wrapper.program, 0o755);
    return wrapper;
  }

  /** The arguments of each call so far, one line a call. */
  async calls(): Promise<readonly string[]> {
    return (await readFile(this.#log, 'utf8')).split('\n').filter((line) => line !== '');
  }
}
