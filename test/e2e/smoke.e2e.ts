import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';
import { axe } from '../helpers/workbench/accessibility';
import { THEMES } from '../helpers/workbench/workbench';
import { packProbeExtension } from './probeExtension';

/** The helpers of these tests, tried on an extension that can do nothing wrong. */
describe('A packaged extension in the newest VS Code', () => {
  let folder: string;
  let session: Session;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mirador-probe-'));
    session = await startSession({ vsix: [await packProbeExtension(folder)] });
  });

  afterAll(async () => {
    await session.stop();
    await rm(folder, { recursive: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      await session.keepEvidence(task.name);
    }
  });

  it('asks in quick picks and tells in notifications', async () => {
    const { quickPick, notifications, dialog, runCommand } = session.workbench;
    await runCommand('Probe: Pick a Fruit');
    await quickPick.opened('Fruits');
    const items = await quickPick.items();
    expect(items).toHaveLength(30);
    expect(items[29]).toEqual({ label: 'Fruit 30', description: 'number 30', detail: '', checked: false });
    await quickPick.toggle('Fruit 2');
    await quickPick.type('Fruit 30');
    await quickPick.toggle('Fruit 30');
    expect((await quickPick.items()).map(({ checked }) => checked)).toEqual([true]);
    await session.workbench.screenshot('smoke-quick-pick');
    await quickPick.accept();

    await quickPick.opened('A name');
    await quickPick.accept();
    await quickPick.opened('Say something');
    await quickPick.type('Somebody');
    await quickPick.accept();

    expect(await notifications.waitFor('Somebody')).toEqual({ text: 'Somebody takes Fruit 2,Fruit 30', buttons: ['Keep', 'Throw away'] });
    await session.workbench.screenshot('smoke-notification');
    await notifications.press('Somebody', 'Keep');
    expect(await dialog.text()).toMatch(/Really\?\s+For good\./);
    await dialog.press('Really');
    const answer = path.join(session.server.globalStorage('tests.probe'), 'answer');
    expect(await waitFor('the answer', () => readFile(answer, 'utf8').catch(() => undefined))).toBe('Keep en');
    expect(await notifications.all()).toEqual([]);
  });

  it('shows a webview that can be used and judged', async () => {
    await session.workbench.openView('Probe');
    await session.workbench.setSidebarWidth(420);
    const frame = await session.workbench.webviewFrame('text=Squeeze');
    await frame.click('text=Squeeze');
    expect(await frame.textContent('button')).toBe('Juice');
    const violations = await axe(frame);
    expect(violations.map(({ rule, impact }) => `${rule} ${String(impact)}`)).toEqual(['color-contrast serious']);
    expect(violations[0]?.places).toHaveLength(1);
    await session.workbench.screenshot('smoke-webview');
  });

  it.each(THEMES)('has the theme %s', async (theme) => {
    await session.workbench.setTheme(theme);
    const frame = await session.workbench.webviewFrame('text=Juice');
    // On the dark ones the faint text is not faint.
    const rules = (await axe(frame)).map(({ rule }) => rule);
    expect(rules).toEqual(theme.startsWith('Light') ? ['color-contrast'] : []);
    await session.workbench.screenshot(`smoke-${theme}`);
  });

  it('has a terminal that can be read', async () => {
    const { terminal } = session.workbench;
    await terminal.run('echo $((20 + 22)); pwd');
    expect(await terminal.waitForText(/^42$/m)).toContain(session.folder);
    await session.workbench.screenshot('smoke-terminal');
  });
});
