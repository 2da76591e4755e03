import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDataFolder, type Surroundings } from '../../../src/cli/dataFolder';
import { nearest } from '../../../src/cli/nearest';
import { printable, printableJson } from '../../../src/cli/printable';
import { displayWidth, table } from '../../../src/cli/table';
import { readTime } from '../../../src/cli/values';

const LINUX: Surroundings = { env: {}, platform: 'linux', home: '/home/me', cwd: '/work', isFolder: () => false };

describe('the data folder', () => {
  it('is as told, relative to where the call is made', () => {
    expect(findDataFolder('data', LINUX)).toBe(path.resolve('/work', 'data'));
    expect(findDataFolder(undefined, { ...LINUX, env: { PARALLEL_PATTERNS_HOME: '/there' } })).toBe('/there');
    expect(findDataFolder('/here', { ...LINUX, env: { PARALLEL_PATTERNS_HOME: '/there' } })).toBe('/here');
  });

  it('is the first editor’s folder that is there', () => {
    const codium = '/home/me/.config/VSCodium/User/globalStorage/mirador.parallel-patterns';
    const server = '/home/me/.vscode-server/data/User/globalStorage/mirador.parallel-patterns';
    const codeServer = '/home/me/.local/share/code-server/User/globalStorage/mirador.parallel-patterns';
    for (const there of [codium, server, codeServer]) {
      expect(findDataFolder(undefined, { ...LINUX, isFolder: (folder) => folder === there })).toBe(there);
    }
    expect(findDataFolder(undefined, { ...LINUX, isFolder: (folder) => [server, codium].includes(folder) })).toBe(codium);
  });

  it('is the platform’s own otherwise', () => {
    expect(findDataFolder(undefined, LINUX)).toBe('/home/me/.local/share/parallel-patterns');
    expect(findDataFolder(undefined, { ...LINUX, env: { XDG_DATA_HOME: '/data', PARALLEL_PATTERNS_HOME: ' ' } })).toBe('/data/parallel-patterns');
    expect(findDataFolder(undefined, { ...LINUX, env: { XDG_DATA_HOME: 'relative' } })).toBe('/home/me/.local/share/parallel-patterns');
    expect(findDataFolder(undefined, { ...LINUX, platform: 'darwin' })).toBe('/home/me/Library/Application Support/parallel-patterns');
    expect(findDataFolder(undefined, { ...LINUX, platform: 'win32', env: { APPDATA: '/roaming' } })).toBe(path.join('/roaming', 'parallel-patterns'));
  });
});

describe('printable text', () => {
  it('shows what would act', () => {
    expect(printable('a\u001b[2Jb\u0000\u007f')).toBe('a␛[2Jb␀␡');
    expect(printable('\u009b31m \u202eabc\u2066')).toBe('\\u{9b}31m \\u{202e}abc\\u{2066}');
    expect(printable('naïve 日本語 שלום 👩‍💻')).toBe('naïve 日本語 שלום 👩‍💻');
  });

  it('never holds a control character, and JSON stays the same value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/\p{Cc}/u);
        expect(JSON.parse(printableJson({ text }))).toEqual({ text });
        expect(printableJson({ text }, 0)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('a table', () => {
  it('is aligned by cells of the terminal, numbers at the right', () => {
    const rows = [
      { name: '日本語', count: 5 },
      { name: 'plain', count: 12 },
    ];
    expect(table(rows, [{ title: 'Name', text: ({ name }) => name }, { title: 'Count', text: ({ count }) => String(count), align: 'right' }])).toBe(
      ['Name    Count', '日本語      5', 'plain      12'].join('\n'),
    );
  });

  it('cuts long cells and keeps lines whole', () => {
    const text = table([{ name: `${'x'.repeat(200)}\nnext` }], [{ title: 'Name', text: ({ name }) => name }]);
    expect(text.split('\n')).toHaveLength(2);
    expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(48);
  });
});

describe('a time', () => {
  it.each([
    ['2025-11-20T14:30:22Z', '2025-11-20T14:30:22.000Z'],
    ['2025-11-20T15:30:22+01:00', '2025-11-20T14:30:22.000Z'],
    ['2025-11-20T09:30:22.5-0500', '2025-11-20T14:30:22.500Z'],
    ['2025-11-20T20:00+0530', '2025-11-20T14:30:00.000Z'],
    ['2025-11-20', '2025-11-20T00:00:00.000Z'],
    ['2024-02-29T23:59:59-12', '2024-03-01T11:59:59.000Z'],
  ])('%s is %s', (written, utc) => {
    expect(readTime('--since', written)).toBe(utc);
  });

  it.each(['2025-11-20T14:30:22', '2025-13-01', '2025-02-29', '2025-11-20T25:00Z', '20251120', '', 'now', '0000-01-01'])('%j is none', (written) => {
    expect(() => readTime('--since', written)).toThrow('--since needs a time');
  });
});

describe('the nearest name', () => {
  it('is a slip of the finger away, or there is none', () => {
    expect(nearest('recrod', ['record', 'stats'])).toBe('record');
    expect(nearest('stat', ['record', 'stats'])).toBe('stats');
    expect(nearest('teleport', ['record', 'stats'])).toBeNull();
    expect(nearest('', ['record', 'stats'])).toBeNull();
  });
});
