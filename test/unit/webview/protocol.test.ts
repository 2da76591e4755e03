import { describe, expect, it } from 'vitest';
import { toHostSchema } from '../../../src/webview/protocol';

describe('what the host accepts from a page', () => {
  it.each([{ type: 'ready' }, { type: 'retry' }, { type: 'recordRun' }, { type: 'recordByHand' }, { type: 'showSample' }, { type: 'leaveSample' }, { type: 'showRuns', group: { kind: 'agent', agent: 'claude', model: null } }, { type: 'openRun', id: 'run_20251120_143022_k3f9' }])(
    '%j',
    (message) => {
      expect(toHostSchema.parse(message)).toEqual(message);
    },
  );

  it.each([null, 'ready', {}, { type: 'openRun' }, { type: 'openRun', id: 'x'.repeat(65) }, { type: 'showRuns', group: { kind: 'everything' } }, { type: 'showRuns', group: { kind: 'category', category: 'x'.repeat(5000) } }, { type: 'executeCommand', command: 'x' }])('not %j', (message) => {
    expect(toHostSchema.safeParse(message).success).toBe(false);
  });
});
