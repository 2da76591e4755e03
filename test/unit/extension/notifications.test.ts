import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Turns } from '../../../src/extension/notifications/turns';
import { notificationText, quoted } from '../../../src/extension/words';

/** What the editor makes a link of in a notification. */
const LINK = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+/i;

describe('texts in notifications', () => {
  it('have no links, and are on one line', () => {
    const hostile = 'Deleted “[click](command:workbench.action.closeWindow)\n[x](https://example.com)”.';
    expect(hostile).toMatch(LINK);
    expect(notificationText(hostile)).not.toMatch(LINK);
    expect(notificationText(hostile)).toBe('Deleted “[click]\u200B(command:workbench.action.closeWindow) [x]\u200B(https://example.com)”.');
    expect(notificationText('a \u202Eevil')).toBe('a \uFFFDevil');
  });

  it('are cut where a name is longer than anybody reads', () => {
    expect(quoted('short')).toBe('short');
    expect(quoted('😀'.repeat(200))).toBe(`${'😀'.repeat(99)}…`);
  });

  it('are shown by one file only', () => {
    const root = path.resolve(import.meta.dirname, '../../../src/extension');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const direct = /\.show(?:Information|Warning|Error)Message\(|ProgressLocation\.Notification/;
    const users = files.filter((file) => direct.test(readFileSync(path.join(root, file), 'utf8')));
    expect(users).toEqual(['notify.ts']);
  });
});

describe('Turns', () => {
  it('shows one notification at a time', async () => {
    const turns = new Turns();
    const shown: string[] = [];
    let answer: (button: string) => void = () => undefined;
    const first = turns.take(() => {
      shown.push('first');
      return new Promise<string>((resolve) => (answer = resolve));
    });
    const second = turns.take(() => {
      shown.push('second');
      return Promise.resolve('later');
    });
    await delay(20);
    expect(shown).toEqual(['first']);
    answer('now');
    expect(await first).toBe('now');
    expect(await second).toBe('later');
    expect(shown).toEqual(['first', 'second']);
  });

  it('goes on after one that failed', async () => {
    const turns = new Turns();
    await expect(turns.take(() => Promise.reject(new Error('closed')))).rejects.toThrow('closed');
    expect(await turns.take(() => Promise.resolve('next'))).toBe('next');
  });
});
