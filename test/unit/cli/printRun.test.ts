import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { historyCommand } from '../../../src/cli/commands/history';
import type { CommandContext } from '../../../src/cli/context';
import { printRun } from '../../../src/cli/printRun';
import { Terminal } from '../../../src/cli/terminal';
import type { Feature } from '../../../src/domain/feature';
import { english } from '../../../src/domain/localizer';
import type { PullRequest } from '../../../src/domain/pullRequest';
import { openStore, temporaryFolder, WASM_FILE, type TemporaryFolder } from '../../helpers/store';
import { aFeature, aRun } from '../../helpers/storeRuns';

/** A line of its own, the colour of the next, and the rest of it from right to left. */
const HOSTILE = 'a\n\u001b[31m\u202Eb';

const feature = (name: string, facts: Partial<Feature> = {}): Feature => aFeature({ name, branch: name, ...facts });
const request = (number: number, facts: Partial<PullRequest> = {}): PullRequest => ({ number, url: 'https://example.com', state: 'open', ...facts });

function printed(...features: readonly Feature[]): readonly string[] {
  return printRun(aRun({ features: [...features], conflicts: [], conflictsWithBase: [] })).split('\n');
}

describe('a printed run', () => {
  it('has a column for pull requests where there are any', () => {
    const lines = printed(feature('one', { outcome: 'merged', pullRequest: request(12, { state: 'merged' }) }), feature('two', { outcome: 'open', pullRequest: request(13, { isDraft: true }) }), feature('three'));
    const [start = 0, end] = ['Pull request', 'Commits'].map((title) => lines[4]?.indexOf(title));
    expect(lines.slice(4, 8).map((line) => line.slice(start, end).trim())).toEqual(['Pull request', '#12, merged', '#13, draft', '']);
    expect(printed(feature('one')).join('\n')).not.toContain('Pull request');
  });

  it('says below why what was closed or taken back is not merged', () => {
    const lines = printed(
      feature('one', { outcome: 'closed', unmergedReason: { kind: 'rejected', words: 'Too large.\nPlease split it.' } }),
      feature('two', { outcome: 'unmerged', unmergedReason: { kind: 'reverted', by: 15 } }),
      feature('three', { outcome: 'merged', unmergedReason: { kind: 'rejected' } }),
      feature('four', { outcome: 'closed', unmergedReason: null }),
    );
    expect(lines.filter((line) => line.startsWith('Not merged'))).toEqual(['Not merged: one, turned down: “Too large. Please split it.”', 'Not merged: two, reverted by #15']);
  });

  it('says how many pull requests were not read, a line a reason', () => {
    const lines = printed(feature('one', { pullRequestUnread: 'signedOut' }), feature('two', { pullRequestUnread: 'signedOut' }), feature('three', { pullRequestUnread: 'offline' }), feature('four'));
    expect(lines.filter((line) => line.startsWith('Pull requests'))).toEqual(['Pull requests not read: nobody is signed in (2 features)', 'Pull requests not read: offline (1 feature)']);
  });

  it('says where a manual fix is known from', () => {
    const fix = { oid: 'a'.repeat(40), subject: 'Fix', author: 'ada', at: null };
    const fixes = (['branch', 'base', 'pullRequest'] as const).map((where) => ({ ...fix, where }));
    expect(printed(feature('one', { evidence: { landing: null, partial: null, agentCommits: [], fixes } })).filter((line) => line.startsWith('Manual fix'))).toEqual([
      'Manual fix: one, aaaaaaa “Fix” by ada',
      'Manual fix: one, aaaaaaa “Fix” by ada, after the merge',
      'Manual fix: one, aaaaaaa “Fix” by ada, on the pull request',
    ]);
  });

  it('makes what others wrote visible, a line a fact', () => {
    const lines = printed(feature(HOSTILE, { outcome: 'closed', pullRequest: request(1, { state: HOSTILE }), unmergedReason: { kind: 'rejected', words: HOSTILE } }));
    expect(lines.filter((line) => line.includes('a␊␛[31m\\u{202e}b'))).toHaveLength(2);
    expect(lines).toContain('Not merged: a␊␛[31m\\u{202e}b, turned down: “a ␛[31m\\u{202e}b”');
    expect(lines.join('')).not.toMatch(/[\u001b\u202E]/u);
  });
});

describe('the log of a run', () => {
  let folder: TemporaryFolder;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('says below its table what became of features', async () => {
    const store = openStore(folder.path);
    const run = await store.record(aRun({ features: [feature('one', { outcome: 'open', pullRequest: request(12) }), feature(HOSTILE)] }));
    await store.revise(run.id, aRun({ features: [feature('one', { outcome: 'merged', pullRequest: request(12, { state: 'merged' }) }), feature(HOSTILE, { testsPassing: true })] }));
    await store.close();
    let output = '';
    const stdout = { write: (text: string) => (output += text) };
    const streams = { stdin: process.stdin, stderr: process.stderr, stdout } as unknown as Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>;
    const context: CommandContext = { env: {}, cwd: folder.path, clock: () => new Date(), l10n: english, signal: new AbortController().signal, terminal: new Terminal(streams), wasmFile: WASM_FILE, version: '0.1.0' };
    await historyCommand.run(['log', run.id, '--data-dir', folder.path], context);
    expect(output.trimEnd().split('\n').slice(3)).toEqual(['Revision 2: one: open → merged', 'Revision 2: a␊␛[31m\\u{202e}b: tests unknown → passing']);
  });
});
