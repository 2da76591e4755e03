import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localizerFrom } from '../../../src/domain/localizer';
import type { PanelSnapshot, ToWebview } from '../../../src/webview/protocol';
import { outputFolder } from '../../helpers/editor-host/project';
import { focusedElement, violations, widestOverflow } from './judge';
import { BUNDLE, readTexts } from '../../helpers/translatedTexts';
import { Preview, type PanelPage } from './preview';
import { hostileSnapshot, snapshotOf, translatedSnapshot } from './snapshots';
import { THEME_COLOURS, type ThemeName } from './themeColours';

const ENGLISH = { locale: 'en', translations: null };
const GERMAN = { locale: 'de', translations: readTexts(BUNDLE) };
const german = localizerFrom(GERMAN.translations, GERMAN.locale);
const THEMES = Object.keys(THEME_COLOURS) as ThemeName[];

/** Pixels: a narrow and a usual sidebar, and the panel below an editor. */
const PICTURED_WIDTHS = [250, 320, 900];

/** A sidebar of 400 pixels at a zoom of 200 %. */
const ZOOMED_WIDTH = 200;

/** Milliseconds from the snapshot's arrival to its picture. */
const FIRST_PAINT = 100;

const FAILED: ToWebview = { type: 'failed', message: 'The history could not be read: permission denied', ...ENGLISH };

const STATES: Readonly<Record<string, ToWebview>> = {
  empty: shown(snapshotOf(0)),
  'one-run': shown(snapshotOf(1)),
  'two-runs': shown(snapshotOf(2, { quarantined: 1 })),
  'three-runs': shown(snapshotOf(3)),
  'thirty-runs': shown(snapshotOf(30)),
  'thousand-runs': shown(snapshotOf(1000)),
  sample: shown(snapshotOf(24, { isSample: true })),
  hostile: shown(hostileSnapshot()),
  failed: FAILED,
  'german-empty': { ...shown(translatedSnapshot(0, german)), ...GERMAN },
  german: { ...shown(translatedSnapshot(30, german)), ...GERMAN },
};

/** States that are looked at with all of their sections open, also those that are closed at first. */
const OPENED_WHOLE = ['thirty-runs', 'hostile'];

const screenshots = path.join(outputFolder, 'screenshots');

let preview: Preview;
let panel: PanelPage;

beforeAll(async () => {
  mkdirSync(screenshots, { recursive: true });
  preview = await Preview.start();
});

afterAll(() => preview.stop());

describe.each(Object.entries(STATES))('the panel, %s', (name, message) => {
  it.each(THEMES)('can be read by everyone and keeps within its bounds, %s', async (theme) => {
    panel = await preview.open({ theme, width: 320, ...(OPENED_WHOLE.includes(name) ? { state: { closed: [], scroll: 0 } } : {}) });
    await panel.post(message);
    expect(await widestOverflow(panel, ZOOMED_WIDTH)).toBeLessThanOrEqual(ZOOMED_WIDTH);
    for (const width of PICTURED_WIDTHS) {
      expect(await widestOverflow(panel, width)).toBeLessThanOrEqual(width);
      await panel.page.screenshot({ path: path.join(screenshots, `panel-${name}-${String(width)}-${theme}.png`), fullPage: true });
    }
    expect(panel.problems).toEqual([]);
    expect(panel.requests).toEqual(['/', '/host.js', '/panel.js']);
    expect(await violations(panel)).toEqual([]);
    await panel.close();
  });

  it('lets the keyboard reach every button', async () => {
    panel = await preview.open({ theme: 'dark', width: 250 });
    await panel.post(message);
    const stops = await panel.page.locator(':is(button, summary, [role=option][tabindex="0"]):visible').count();
    const reached = new Set<string>();
    for (let step = 0; step < stops; step += 1) {
      await panel.page.keyboard.press('Tab');
      reached.add(await focusedElement(panel));
    }
    reached.delete('');
    expect(reached.size).toBe(stops);
    await panel.close();
  });
});

describe('the panel', () => {
  async function open(message: ToWebview | null, options: { readonly state?: object; readonly height?: number } = {}): Promise<void> {
    panel = await preview.open({ theme: 'dark', width: 320, ...options });
    if (message !== null) await panel.post(message);
  }

  it('says that it is ready, and shows nothing until loading takes long', async () => {
    await open(null);
    expect(await panel.sent()).toEqual([{ type: 'ready' }]);
    await panel.page.getByRole('progressbar').waitFor();
    const waited = await panel.page.evaluate(() => performance.now());
    expect(waited).toBeGreaterThan(300);
    await panel.post(shown(snapshotOf(3)));
    expect(await panel.page.getByRole('progressbar').count()).toBe(0);
    await panel.close();
  });

  it('leads from nothing to the first run', async () => {
    await open(shown(snapshotOf(0)));
    expect(await panel.page.getByRole('heading').allTextContents()).toEqual(['Parallel run patterns', 'Next run']);
    await panel.page.getByRole('button', { name: 'Record Parallel Run' }).click();
    await panel.page.getByRole('button', { name: 'Record by hand' }).click();
    await panel.page.getByRole('button', { name: 'Look around with a sample' }).click();
    expect((await panel.sent()).slice(1)).toEqual([{ type: 'recordRun' }, { type: 'recordByHand' }, { type: 'showSample' }]);
    await panel.close();
  });

  it('says of a sample that it is one, wherever the reader is, and leads out of it', async () => {
    await open(shown(snapshotOf(0)), { height: 300 });
    expect(await panel.page.getByText('Sample history').count()).toBe(0);
    await panel.page.getByRole('button', { name: 'Look around with a sample' }).click();
    await panel.post(shown(snapshotOf(30, { isSample: true })));
    const leave = panel.page.getByRole('button', { name: 'Leave the sample history' });
    expect(await leave.evaluate((button) => button.matches(':focus'))).toBe(true);
    await panel.page.evaluate(() => window.scrollTo(0, 500));
    expect((await leave.boundingBox())?.y).toBeLessThan(30);
    await leave.press('Enter');
    expect((await panel.sent()).slice(1)).toEqual([{ type: 'showSample' }, { type: 'leaveSample' }]);
    await panel.post(shown(snapshotOf(0)));
    expect(await panel.page.getByText('Sample history').count()).toBe(0);
    await panel.close();
  });

  it('opens a run from the list and from the chart', async () => {
    const snapshot = snapshotOf(30);
    await open(shown(snapshot));
    const [newest] = snapshot.recentRuns;
    await panel.page.getByRole('button', { name: newest?.description ?? '' }).first().press('Enter');
    await panel.page.locator('[role=option][tabindex="0"]').focus();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowRight', 'Enter']) await panel.page.keyboard.press(key);
    await panel.page.keyboard.press('Home');
    expect(await panel.page.getByRole('option', { selected: true }).getAttribute('aria-posinset')).toBe('1');
    await panel.page.keyboard.press(' ');
    const plot = await panel.page.locator('.plot').boundingBox();
    if (plot !== null) await panel.page.mouse.click(plot.x + plot.width - 1, plot.y + plot.height / 2);
    const points = snapshot.qualityOverTime;
    expect((await panel.sent()).slice(1)).toEqual(
      [newest, points.at(-2), points[0], points.at(-1)].map((point) => ({ type: 'openRun', id: point?.id })),
    );
    await panel.close();
  });

  it('opens the runs behind the recommendation', async () => {
    const snapshot = snapshotOf(12);
    await open(shown(snapshot));
    await panel.page.getByText('Runs behind it').click();
    const behind = panel.page.locator('.behind .run');
    expect(await behind.count()).toBe(3);
    await behind.nth(1).click();
    expect((await panel.sent()).at(-1)).toEqual({ type: 'openRun', id: snapshot.recommendedRuns[1]?.id });
    await panel.close();
  });

  it('says the chart in words and as a table', async () => {
    await open(shown(snapshotOf(30)));
    const chart = panel.page.getByRole('img', { name: /^Quality score of 30 runs, / });
    expect(await chart.locator('desc').textContent()).toMatch(/^Lowest [\d.]+, highest 100, last 96\. Improving: \+0\.7 points a run over 30 runs\.$/);
    await panel.page.getByText('Show as table').click();
    const table = panel.page.getByRole('table', { name: 'Quality score of each run' });
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBe(31);
    expect(await violations(panel)).toEqual([]);
    await panel.page.screenshot({ path: path.join(screenshots, 'panel-table-320-dark.png'), fullPage: true });
    await panel.close();
  });

  it('holds forecasts against outcomes, in words and in a table, and opens their runs', async () => {
    const snapshot = snapshotOf(30);
    await open(shown(snapshot));
    const heading = panel.page.getByRole('heading', { name: 'Forecasts against outcomes' });
    const ledger = panel.page.locator('details.section', { has: heading });
    const entries = snapshot.statistics.calibration?.ledger ?? [];
    expect(await ledger.getByRole('button').count()).toBe(0);
    await ledger.getByText('Forecasts and what happened').click();
    await ledger.getByRole('button').first().waitFor();
    const [first, , third] = await ledger.getByRole('button').all();
    expect(await ledger.getByRole('button').count()).toBe(entries.length);
    expect(await first?.textContent()).toMatch(/Success 60% \(43% to 77%\), actual 0%[^]*Quality 86\.5 \([\d.]+ to [\d.]+\), actual 70[^]*Minutes 88 \(68 to 108\), actual unknown/);
    expect(await first?.locator('.mark').count()).toBe(1);
    expect(await third?.textContent()).toMatch(/Success 80% \(63% to 97%\), actual unknown[^]*actual 86/);
    expect(await third?.textContent()).not.toContain('Minutes');
    expect(await third?.locator('.mark').count()).toBe(0);
    expect(await ledger.getByText('Forecasts of success beat the base rate: Brier score 0.170 against 0.224, lower by 0.012 to 0.096; 41 features (11 runs).').count()).toBe(1);
    const table = panel.page.getByRole('table', { name: 'How often success was forecast' });
    expect(await table.getByRole('row').allInnerTexts()).toEqual(['Forecast\tActual\tCount', '73%\t67%\t12', '86%\t93%\t29']);
    await first?.press('Enter');
    expect((await panel.sent()).at(-1)).toEqual({ type: 'openRun', id: entries[0]?.runId });
    await panel.post(shown(snapshotOf(10)));
    expect(await heading.count()).toBe(0);
    await panel.close();
  });

  it('opens the runs that a figure is made of', async () => {
    await open(shown(snapshotOf(30)));
    const press = (name: string): Promise<void> => panel.page.getByRole('button', { name }).first().press('Enter');
    for (const name of ['From 30 runs', 'manual fixes needed', 'refactoring', 'spec-kit', 'src/app.ts', 'a-trait-of-a-later-version', 'claude opus 4.1']) await press(name);
    await press('Give the migration to one feature alone');
    expect((await panel.sent()).slice(1)).toEqual([
      { type: 'showRuns', group: { kind: 'all' } },
      { type: 'showRuns', group: { kind: 'manualFixes' } },
      { type: 'showRuns', group: { kind: 'category', category: 'refactoring' } },
      { type: 'showRuns', group: { kind: 'pattern', key: '["spec-kit",false,["acceptanceCriteria"]]', type: 'spec-kit' } },
      { type: 'showRuns', group: { kind: 'conflictFile', file: 'src/app.ts' } },
      { type: 'showRuns', group: { kind: 'trait', trait: 'a-trait-of-a-later-version' } },
      { type: 'showRuns', group: { kind: 'agent', agent: 'claude', model: 'claude opus 4.1' } },
      { type: 'openRun', id: 'run_20251120_143022_0001' },
    ]);
    await panel.close();
  });

  it('shows the facts of the run under the mouse', async () => {
    await open(shown(snapshotOf(30)), { height: 1400 });
    const plot = await panel.page.locator('.plot').boundingBox();
    if (plot !== null) await panel.page.mouse.move(plot.x + plot.width / 2, plot.y + 20);
    expect(await panel.page.locator('.readout').textContent()).toMatch(/\d, (excellent|good|acceptable|poor|failed)/);
    await panel.page.screenshot({ path: path.join(screenshots, 'panel-readout-320-dark.png') });
    await panel.close();
  });

  it('leaves the focus where it is when another run comes in', async () => {
    const before = snapshotOf(12);
    await open(shown(before));
    const third = panel.page.locator('.run:visible').nth(2);
    await third.focus();
    const name = await third.textContent();
    const newer = before.recentRuns.slice(0, 1).map((run) => ({ ...run, id: 'run_20261120_143022_newr', description: 'Newer' }));
    await panel.post(shown({ ...before, recentRuns: [...newer, ...before.recentRuns.slice(0, 4)] }));
    expect(await panel.page.locator('.run:visible').first().textContent()).toContain('Newer');
    expect(await panel.page.locator('.run:focus').textContent()).toBe(name);
    await panel.close();
  });

  it('gives the focus of a run that is gone to the next', async () => {
    const before = snapshotOf(12);
    await open(shown(before));
    await panel.page.locator('.run:visible').nth(2).focus();
    await panel.post(shown({ ...before, recentRuns: before.recentRuns.filter((_, index) => index !== 2) }));
    expect(await panel.page.locator('.run:focus').textContent()).toContain(before.recentRuns[3]?.description);
    await panel.close();
  });

  it('keeps open sections and the place on the page, and nothing else', async () => {
    await open(shown(snapshotOf(30)));
    await panel.page.getByRole('heading', { name: 'Categories' }).click();
    await panel.page.evaluate(() => window.scrollTo(0, 200));
    await expect.poll(() => panel.state()).toEqual({ closed: ['qualityTable', 'runsBehind', 'ledger', 'categories'], scroll: 200 });
    const state = (await panel.state()) as object;
    await panel.close();
    await open(shown(snapshotOf(30)), { state });
    expect(await panel.page.locator('details.section[open] h2').allTextContents()).not.toContain('Categories');
    await expect.poll(() => panel.page.evaluate(() => window.scrollY)).toBe(200);
    await panel.close();
  });

  it('tries again after a failure and keeps what it last knew', async () => {
    await open(shown(snapshotOf(3)));
    await panel.post(FAILED);
    expect(await panel.page.getByRole('alert').textContent()).toContain('permission denied');
    expect(await panel.page.locator('.run:visible').count()).toBe(3);
    await panel.page.getByRole('button', { name: 'Retry' }).click();
    expect(await panel.page.getByRole('alert').count()).toBe(0);
    expect((await panel.sent()).at(-1)).toEqual({ type: 'retry' });
    await panel.close();
  });

  it('shows hostile names as text', async () => {
    await open(shown(hostileSnapshot()));
    expect(await panel.page.locator('img, script[src=""], a').count()).toBe(0);
    expect(await panel.page.title()).toBe('Parallel run patterns');
    expect(await panel.page.locator('.run:visible .name').first().textContent()).toContain('<img src=x');
    expect(await panel.page.locator('.run:visible .name').nth(4).textContent()).toBe('invoicegnp.exe and more');
    await panel.close();
  });

  it('speaks the language of the editor', async () => {
    const translations = { 'Last runs': 'Letzte Läufe', '{0} of {1} merged': '{0} von {1} übernommen' };
    await open({ type: 'snapshot', snapshot: snapshotOf(3), locale: 'de', translations });
    expect(await panel.page.getByRole('heading', { name: 'Letzte Läufe' }).count()).toBe(1);
    expect(await panel.page.locator('.run:visible').first().textContent()).toMatch(/5 von 5 übernommen[^]*vor 3 Stunden/);
    expect(await panel.page.locator('.figures').textContent()).toContain('84,3');
    await panel.close();
  });

  it('can be seen in forced colours and without motion', async () => {
    await open(null);
    await panel.page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    await panel.page.getByRole('progressbar').waitFor();
    expect(await panel.page.evaluate(() => document.getAnimations().length)).toBe(0);
    await panel.post(shown(snapshotOf(30)));
    await panel.page.getByText('Forecasts and what happened').click();
    const fill = await panel.page.locator('.interval .bar').first().evaluate((bar) => getComputedStyle(bar).fill);
    const track = await panel.page.locator('.interval .track').first().evaluate((bar) => getComputedStyle(bar).fill);
    const mark = await panel.page.locator('.interval .mark').first().evaluate((diamond) => getComputedStyle(diamond).fill);
    expect(fill).not.toBe(track);
    expect([fill, track]).not.toContain(mark);
    await panel.page.screenshot({ path: path.join(screenshots, 'panel-forced-colours-320.png'), fullPage: true });
    await panel.close();
  });

  it('is painted soon after a snapshot of a thousand runs', async () => {
    const rounds: { readonly wall: number; readonly busy: number }[] = [];
    for (let round = 0; round < 8; round += 1) {
      panel = await preview.open({ theme: 'dark', width: 320 });
      const before = await panel.busy();
      const wall = await panel.post(shown(snapshotOf(1000)));
      rounds.push({ wall, busy: (await panel.busy()) - before });
      await panel.close();
    }
    const wall = Math.min(...rounds.map((round) => round.wall));
    const busy = Math.min(...rounds.map((round) => round.busy));
    console.log(`First paint with 1,000 runs: ${wall.toFixed(0)} ms after the snapshot, of which its thread computed ${busy.toFixed(0)} ms`);
    // The clock also counts what else the machine does at the time; the thread's own time is what the panel answers for.
    expect(busy).toBeLessThan(FIRST_PAINT);
  });
});

function shown(snapshot: PanelSnapshot): ToWebview {
  return { type: 'snapshot', snapshot, ...ENGLISH };
}
