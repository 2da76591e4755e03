import { existsSync, readFileSync } from 'node:fs';

/** Prints what another process appends to a file, until it is stopped. */
export class Follower {
  readonly file: string;
  readonly #timer: NodeJS.Timeout;
  #printed = 0;

  constructor(file: string) {
    this.file = file;
    this.#timer = setInterval(() => this.#print(), 100);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#print();
  }

  #print(): void {
    if (existsSync(this.file)) {
      const all = readFileSync(this.file);
      process.stdout.write(all.subarray(this.#printed));
      this.#printed = all.length;
    }
  }
}
