import path from 'node:path';
import * as vscode from 'vscode';
import type { Gate } from '../../domain/gate';
import type { Localizer } from '../../domain/localizer';
import { OutputLines } from '../../recorder/gates/outputLines';
import type { GateResult } from '../../recorder/gates/runGates';

/** Characters of one gate's output that are shown; the rest is in its file. */
const SHOWN = 200_000;

/** The output channel that gates write to, each line with the worktree that it is from. Made at the first run. */
export class GateChannel implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('Mirador Gates');
  readonly #l10n: Localizer;
  readonly #open = new Map<string, OutputLines>();

  constructor(l10n: Localizer) {
    this.#l10n = l10n;
  }

  write(worktree: string, gate: Gate, chunk: Buffer): void {
    const text = this.#linesOf(worktree, gate).push(chunk);
    if (text !== '') this.#channel.append(text);
  }

  tell(result: GateResult): void {
    const key = keyOf(result.worktree, result.gate);
    this.#channel.append(this.#open.get(key)?.end() ?? '');
    this.#open.delete(key);
    this.#channel.appendLine(oneLine(`[${path.basename(result.worktree)}] ${this.#verdict(result)}`));
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#channel.dispose();
  }

  #linesOf(worktree: string, gate: Gate): OutputLines {
    const key = keyOf(worktree, gate);
    const lines = this.#open.get(key) ?? new OutputLines(oneLine(`[${path.basename(worktree)}] `), SHOWN);
    if (!this.#open.has(key)) this.#channel.appendLine(oneLine(`[${path.basename(worktree)}] > ${gate.id}`));
    this.#open.set(key, lines);
    return lines;
  }

  #verdict({ gate, outcome, durationMs, logFile, remembered, note }: GateResult): string {
    const l10n = this.#l10n;
    const seconds = Math.round(durationMs / 100) / 10;
    // Of what passed nobody reads the whole output.
    const whole = logFile === null || outcome === 'passed' ? '' : ` ${l10n.t('Output: {0}', logFile)}`;
    switch (outcome) {
      case 'passed':
        return (remembered ? l10n.t('{0} passed before, on the same files.', gate.id) : l10n.t('{0} passed in {1} seconds.', gate.id, seconds)) + (note === null ? '' : ` ${note}`);
      case 'failed':
        return (remembered ? l10n.t('{0} failed before, on the same files.', gate.id) : l10n.t('{0} failed after {1} seconds.', gate.id, seconds)) + (note === null ? '' : ` ${note}`) + whole;
      case 'cancelled':
        return l10n.t('{0} was cancelled.', gate.id);
      case 'timedOut':
      case 'couldNotStart':
      case 'notReady':
        return (note ?? gate.id) + whole;
    }
  }
}

function keyOf(worktree: string, gate: Gate): string {
  return `${worktree}\0${gate.id}`;
}

/** A folder may be called anything. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, '�');
}
