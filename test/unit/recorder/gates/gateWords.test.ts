import { describe, expect, it } from 'vitest';
import type { GateOutcome } from '../../../../src/domain/gate';
import { english } from '../../../../src/domain/localizer';
import { givenGates } from '../../../../src/recorder/gates/findGates';
import { gateList, timeAgo } from '../../../../src/recorder/gates/gateText';
import { gatesSummary } from '../../../../src/recorder/gates/gatesSummary';
import { OutputLines } from '../../../../src/recorder/gates/outputLines';
import type { GateResult } from '../../../../src/recorder/gates/runGates';

function result(worktree: string, outcome: GateOutcome, rest: Partial<GateResult> = {}): GateResult {
  const [gate] = givenGates(['npm test']);
  if (gate === undefined) throw new Error('no gate');
  return { worktree, gate, outcome, exitCode: null, durationMs: 0, finishedAt: '2025-11-20T09:00:00Z', logFile: null, tree: null, remembered: false, note: null, ...rest };
}

describe('what a round of gates says', () => {
  it('counts the worktrees in which all that decides passed', () => {
    const lint = { ...result('/b', 'failed').gate, id: 'lint', kind: 'lint' as const };
    const results = [result('/a', 'passed'), result('/b', 'passed'), result('/b', 'failed', { gate: lint }), result('/c', 'passed'), result('/c', 'failed'), result('/d', 'timedOut', { note: '“npm test” in /d was stopped after 10 minutes.' })];
    expect(gatesSummary(results, english)).toEqual({ text: 'Tests pass in 2 of 4 worktrees. “npm test” in /d was stopped after 10 minutes.', passing: false });
    expect(gatesSummary(results.slice(0, 3), english)).toEqual({ text: 'Tests pass in 2 of 2 worktrees.', passing: true });
    expect(gatesSummary([result('/a', 'failed')], english)).toEqual({ text: 'Tests do not pass.', passing: false });
    expect(gatesSummary([result('/a', 'passed'), result('/b', 'cancelled')], english).text).toBe('Cancelled. Tests pass in 1 of 2 worktrees.');
  });

  it('names gates, and how long ago', () => {
    expect(['a', 'a b', 'a b c d'].map((names) => gateList(givenGates(names.split(' ')), english))).toEqual(['a', 'a and b', 'a, b and 2 more']);
    const now = new Date('2025-11-22T09:00:30Z');
    const then = ['2025-11-22T09:00:00Z', '2025-11-22T08:48:00Z', '2025-11-22T06:00:00Z', '2025-11-20T09:00:00Z', '2025-11-23T09:00:00Z'];
    expect(then.map((time) => timeAgo(time, now, 'en', english))).toEqual(['just now', '12 minutes ago', '3 hours ago', '2 days ago', 'just now']);
  });
});

describe('output for people', () => {
  const lines = (...chunks: readonly string[]): string => {
    const output = new OutputLines('[a] ', 10_000);
    return chunks.map((chunk) => output.push(Buffer.from(chunk, 'latin1'))).join('') + output.end();
  };

  it('comes in whole lines that say whose they are', () => {
    expect(lines('one\ntw', 'o\n\nthr', 'ee')).toBe('[a] one\n[a] two\n[a] \n[a] three\n');
    const word = Buffer.from('grün\n').toString('latin1');
    expect(lines(word.slice(0, 3), word.slice(3))).toBe('[a] grün\n');
  });

  it('has nothing in it that only a terminal understands', () => {
    expect(lines('\u001b[1;32m✓\u001b[0m'.replace('✓', 'ok'), ' \u001b]0;title\u0007fine\r\n')).toBe('[a] ok fine\n');
    expect(lines('10 %\r50 %\r100 %\n')).toBe('[a] 100 %\n');
    expect(lines('a\u0000b\u0008c\td\n')).toBe('[a] abc\td\n');
  });

  it('ends somewhere, with and without line ends', () => {
    for (const piece of ['0123456789\n', '0123456789']) {
      const output = new OutputLines('', 10_000);
      let text = '';
      for (let index = 0; index < 20_000; index += 1) text += output.push(Buffer.from(piece));
      expect(text.length).toBeLessThan(20_000);
      expect(text.endsWith('\n…\n')).toBe(true);
      expect(output.end()).toBe('');
    }
  });
});
