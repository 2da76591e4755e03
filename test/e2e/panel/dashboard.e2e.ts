import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_RUNS, type RunSelection } from '../../../src/domain/runSelection';
import type { ToDashboard } from '../../../src/webview/protocol';
import { fromDashboardSchema } from '../../../src/webview/protocol';
import { outputFolder } from '../../helpers/editor-host/project';
import { variedHistory } from '../../helpers/variedHistory';
import { ENGLISH, hostileHistory, messagesOf, type DashboardMessages } from './dashboards';
import { focusedElement, violations, widestOverflow } from './judge';
import { Preview, type PanelPage } from './preview';
import { THEME_COLOURS, type ThemeName } from './themeColours';

const THEMES = Object.keys(THEME_COLOURS) as ThemeName[];

/** Pixels: an editor beside others, a usual one, and the whole of a wide window. */
const PICTURED_WIDTHS = [480, 900, 1400];

/** An editor of 640 pixels at a zoom of 200 %. */
const ZOOMED_WIDTH = 320;

/** Milliseconds of the page's thread, with ten thousand runs: until they are there to be worked with, and until a filter is answered. */
const OPENING = 1000;
const FILTERING = 100;

/** A category that no run has. */
const NOTHING: RunSelection = { ...ALL_RUNS, category: 'no-such-category' };

const FAILED: ToDashboard = { type: 'failed', message: 'The history could not be read: permission denied', ...ENGLISH };

interface State {
  readonly messages: readonly ToDashboard[];
  readonly selection?: RunSelection;
}

const STATES: Readonly<Record<string, State>> = {
  empty: { messages: both(messagesOf(variedHistory(0))) },
  'one-run': { messages: both(messagesOf(variedHistory(1), ALL_RUNS, 1)) },
  'thirty-runs': { messages: both(messagesOf(variedHistory(30))) },
  'thousand-runs': { messages: both(messagesOf(variedHistory(1000))) },
  hostile: { messages: both(messagesOf(hostileHistory())) },
  'filtered-to-nothing': { messages: both(messagesOf(variedHistory(30), NOTHING)), selection: NOTHING },
  failed: { messages: [FAILED] },
};

const screenshots = path.join(outputFolder, 'screenshots');

let preview: Preview;
let dashboard: PanelPage;

beforeAll(async () => {
  mkdirSync(screenshots, { recursive: true });
  preview = await Preview.start('dashboard');
});

afterAll(() => preview.stop());

describe.each(Object.entries(STATES))('the dashboard, %s', (name, { messages, selection }) => {
  it.each(THEMES)('can be read by everyone and keeps within its bounds, %s', async (theme) => {
    dashboard = await preview.open({ theme, width: 900, ...(selection === undefined ? {} : { state: { selection } }) });
    for (const message of messages) await dashboard.post(message);
    expect(await widestOverflow(dashboard, ZOOMED_WIDTH)).toBeLessThanOrEqual(ZOOMED_WIDTH);
    expect(await violations(dashboard)).toEqual([]);
    await dashboard.page.screenshot({ path: path.join(screenshots, `dashboard-${name}-zoomed-${theme}.png`), fullPage: true });
    for (const width of PICTURED_WIDTHS) {
      expect(await widestOverflow(dashboard, width)).toBeLessThanOrEqual(width);
      await dashboard.page.screenshot({ path: path.join(screenshots, `dashboard-${name}-${width}-${theme}.png`), fullPage: true });
    }
    expect(dashboard.problems).toEqual([]);
    expect(dashboard.requests).toEqual(['/', '/host.js', '/dashboard.js']);
    expect(await violations(dashboard)).toEqual([]);
    await dashboard.close();
  });

  it('lets the keyboard reach everything, each chart with one stop', async () => {
    dashboard = await preview.open({ theme: 'dark', width: 900, ...(selection === undefined ? {} : { state: { selection } }) });
    for (const message of messages) await dashboard.post(message);
    const stops = await dashboard.page.locator(':is(button:not(:disabled), summary, select, input[type=date], [role=option][tabindex="0"]):visible').count();
    const reached = new Set<string>();
    // A date has stops for day, month, year and calendar.
    for (let step = 0; step < stops + 8; step += 1) {
      await dashboard.page.keyboard.press('Tab');
      reached.add(await focusedElement(dashboard));
    }
    reached.delete('');
    expect(reached.size).toBe(stops);
    await dashboard.close();
  });
});

describe('the dashboard', () => {
  async function open(messages: readonly ToDashboard[], options: { readonly state?: object; readonly height?: number; readonly width?: number } = {}): Promise<void> {
    dashboard = await preview.open({ theme: 'dark', width: 900, ...options });
    for (const message of messages) await dashboard.post(message);
  }

  const card = (chart: string): ReturnType<PanelPage['page']['locator']> => dashboard.page.locator(`[data-chart="${chart}"]`);
  const lastSent = async (): Promise<unknown> => (await dashboard.sent()).at(-1);

  it('says that it is ready, and leads from nothing to the first run', async () => {
    await open(both(messagesOf(variedHistory(0))));
    expect(await dashboard.sent()).toEqual([{ type: 'ready' }]);
    await dashboard.page.getByRole('button', { name: 'Record Parallel Run' }).click();
    await dashboard.page.getByRole('button', { name: 'Record by hand' }).click();
    expect((await dashboard.sent()).slice(1)).toEqual([{ type: 'recordRun' }, { type: 'recordByHand' }]);
    await dashboard.close();
  });

  it('shows every run as a point, and leads from each to its run by mouse and by keyboard', async () => {
    const history = variedHistory(30);
    await open(both(messagesOf(history)), { height: 1600 });
    const chart = card('quality').locator('mirador-time-chart');
    expect(((await chart.locator('.dots').getAttribute('d')) ?? '').match(/M/g)).toHaveLength(30);
    await chart.locator('[role=option][tabindex="0"]').focus();
    for (const key of ['ArrowLeft', 'PageUp', 'ArrowRight', 'Enter', 'Home', 'Enter', 'End', ' ']) await dashboard.page.keyboard.press(key);
    const plot = await chart.locator('.plot').boundingBox();
    if (plot !== null) await dashboard.page.mouse.click(plot.x + plot.width - 1, plot.y + plot.height / 2);
    expect((await dashboard.sent()).slice(1)).toEqual([19, 0, 29, 29].map((number) => ({ type: 'openRun', id: history.runs[number]?.id })));
    const option = chart.getByRole('option', { selected: true });
    expect(await option.getAttribute('aria-setsize')).toBe('30');
    expect(await option.getAttribute('aria-label')).toMatch(/Faster cold start.*: [\d.]+, \w+, Jun 1, 2026/u);
    await dashboard.close();
  });

  it('shows the facts of the run under the mouse, the nearest in both directions', async () => {
    const history = variedHistory(1000);
    await open(both(messagesOf(history)), { height: 1600 });
    const chart = card('minutes').locator('mirador-time-chart');
    const plot = await chart.locator('.plot').boundingBox();
    const place = /M([\d.]+) ([\d.]+)h0M/.exec((await chart.locator('.dots').getAttribute('d')) ?? '');
    const first = history.runs.find(({ minutes }) => minutes !== null);
    if (plot !== null) await dashboard.page.mouse.move(plot.x + (Number(place?.[1]) / 100) * plot.width, plot.y + (Number(place?.[2]) / 100) * plot.height);
    expect(await chart.locator('.readout').textContent()).toContain(`${String(first?.minutes)} minutes`);
    await dashboard.page.screenshot({ path: path.join(screenshots, 'dashboard-readout-900-dark.png') });
    await dashboard.close();
  });

  it('leaves unknown minutes out, says how many, and draws them logarithmic or linear', async () => {
    const history = variedHistory(30);
    await open(both(messagesOf(history)));
    const known = history.runs.filter(({ minutes }) => minutes !== null).length;
    const dots = card('minutes').locator('.dots');
    expect(((await dots.getAttribute('d')) ?? '').match(/M/g)).toHaveLength(known);
    expect(await card('minutes').textContent()).toContain(`Left out: ${30 - known} runs of which it is not known.`);
    const logarithmic = await dots.getAttribute('d');
    await card('minutes').getByLabel('Scale').selectOption('linear');
    expect(await dots.getAttribute('d')).not.toBe(logarithmic);
    expect(await card('minutes').locator('svg.drawing text').first().textContent()).toBe('0');
    expect(await dashboard.state()).toMatchObject({ linearMinutes: true });
    await dashboard.close();
  });

  it('shows the selected runs at once, asks the host about them, and says so while it waits', async () => {
    const history = variedHistory(200);
    await open(both(messagesOf(history)));
    const ofUi = history.runs.filter(({ category }) => category === 'ui').length;
    await dashboard.page.getByLabel('Category', { exact: true }).selectOption(`ui (${ofUi})`);
    const selection = { ...ALL_RUNS, category: 'ui' };
    expect(await lastSent()).toEqual({ type: 'select', selection });
    expect(await dashboard.page.getByRole('status').textContent()).toContain(`${ofUi} of 200 runs shown.`);
    expect(((await card('quality').locator('.dots').getAttribute('d')) ?? '').match(/M/g)).toHaveLength(ofUi);
    expect(await card('categories').getAttribute('aria-busy')).toBe('true');
    expect(await card('quality').locator('.line').count()).toBe(0);
    await dashboard.post(messagesOf(history, selection).knowledge);
    expect(await card('categories').getAttribute('aria-busy')).toBe('false');
    expect(await card('categories').getByRole('row').count()).toBe(2);
    expect(await card('quality').locator('.line').count()).toBe(1);
    await dashboard.page.getByRole('button', { name: 'Clear Filters' }).click();
    expect(await lastSent()).toEqual({ type: 'select', selection: ALL_RUNS });
    expect(await dashboard.page.getByRole('status').textContent()).toContain('All runs are shown: 200.');
    await dashboard.close();
  });

  it('takes repository, pattern and both days together, and remembers them', async () => {
    const history = variedHistory(100);
    await open(both(messagesOf(history)));
    await dashboard.page.getByLabel('Repository').selectOption({ index: 1 });
    await dashboard.page.getByLabel('Specification pattern').selectOption({ index: 2 });
    await dashboard.page.getByLabel('From', { exact: true }).fill('2026-04-01');
    await dashboard.page.getByLabel('To', { exact: true }).fill('2026-05-10');
    const { selection } = (await lastSent()) as { readonly selection: RunSelection };
    expect(fromDashboardSchema.safeParse(await lastSent()).success).toBe(true);
    expect(Object.entries(selection).flatMap(([name, value]) => (value === null ? [name] : []))).toEqual(['category']);
    expect(new Date(selection.since ?? '').getDate()).toBe(1);
    const count = selectedCount(history, selection);
    expect(count).toBeGreaterThan(0);
    expect(await dashboard.page.getByRole('status').textContent()).toContain(`${count} of 100 runs shown.`);
    const state = (await dashboard.state()) as object;
    await dashboard.close();
    await open(both(messagesOf(history, selection)), { state });
    expect(await dashboard.page.getByLabel('From', { exact: true }).inputValue()).toBe('2026-04-01');
    expect(await dashboard.page.getByLabel('To', { exact: true }).inputValue()).toBe('2026-05-10');
    expect(await dashboard.page.getByRole('status').textContent()).toContain(`${count} of 100 runs shown.`);
    await dashboard.page.getByLabel('To', { exact: true }).fill('2026-03-01');
    expect(await dashboard.page.getByRole('status').textContent()).toContain('The first day lies after the last.');
    expect(await dashboard.page.getByText('No run fits the filter.').count()).toBe(1);
    await dashboard.close();
  });

  it('says every chart in words and as a table', async () => {
    await open(both(messagesOf(variedHistory(250))));
    const charts = await dashboard.page.locator('svg.drawing[role=img]').all();
    expect(charts.length).toBe(7);
    for (const chart of charts) {
      expect((await chart.locator('title').first().textContent())?.trim()).not.toBe('');
      expect((await chart.locator('desc').textContent())?.trim()).not.toBe('');
    }
    const closed = dashboard.page.locator('details.table:not([open]) > summary');
    while ((await closed.count()) > 0) await closed.first().click();
    expect(await dashboard.page.getByRole('table').count()).toBe(8);
    const rows = card('quality').getByRole('row');
    expect(await rows.count()).toBe(101);
    expect(await card('quality').textContent()).toContain('100 of 250 rows.');
    await card('quality').getByRole('button', { name: 'Show more' }).click();
    expect(await rows.count()).toBe(201);
    await card('quality').locator('tbody button').first().click();
    expect(await lastSent()).toMatchObject({ type: 'openRun' });
    expect(await violations(dashboard)).toEqual([]);
    await dashboard.close();
  });

  it('exports each drawing as a file of its own and each table whole', async () => {
    const history = variedHistory(250);
    await open(both(messagesOf(history)));
    for (const button of await dashboard.page.getByRole('button', { name: /^Export / }).all()) await button.click();
    const exports = (await dashboard.sent()).flatMap((message) => {
      const parsed = fromDashboardSchema.parse(message);
      return parsed.type === 'export' ? [parsed] : [];
    });
    expect(exports.map(({ chart, format }) => `${chart}.${format}`).sort()).toEqual(
      ['calibration', 'categories', 'conflicts', 'effects', 'minutes', 'quality', 'success'].flatMap((chart) => [`${chart}.csv`, `${chart}.svg`]).concat('files.csv').sort(),
    );
    const alone = await dashboard.page.context().newPage();
    for (const { text, chart } of exports.filter(({ format }) => format === 'svg')) {
      expect(text).not.toMatch(/var\(|class=|style=|<script|href=|<!--/);
      expect(text).toContain('<title');
      await alone.setContent(`<body style="margin: 0">${text.slice(text.indexOf('<svg'))}`);
      const problems = await alone.evaluate((xml) => new DOMParser().parseFromString(xml, 'image/svg+xml').querySelector('parsererror')?.textContent ?? null, text);
      expect(problems).toBeNull();
      await alone.locator('body > svg').screenshot({ path: path.join(screenshots, `dashboard-export-${chart}.png`) });
    }
    const quality = exports.find(({ chart, format }) => chart === 'quality' && format === 'csv')?.text ?? '';
    expect(quality.split('\r\n')).toHaveLength(252);
    expect(quality.split('\r\n')[1]).toBe(`Faster cold start,${String(history.runs[249]?.createdAt)},${String(history.runs[249]?.qualityScore)}`);
    await dashboard.close();
  });

  it('shows hostile names as text, also in what it exports', async () => {
    await open(both(messagesOf(hostileHistory())));
    expect(await dashboard.page.locator('img, script[src=""], a').count()).toBe(0);
    expect(await dashboard.page.title()).toBe('Parallel run patterns');
    for (const button of await dashboard.page.getByRole('button', { name: /^Export / }).all()) await button.click();
    const texts = (await dashboard.sent()).flatMap((message) => ('text' in (message as object) ? [(message as { readonly text: string }).text] : []));
    const drawings = texts.filter((text) => text.startsWith('<?xml'));
    expect(drawings.some((text) => text.includes('&lt;img src=x'))).toBe(true);
    for (const text of drawings) {
      expect(await dashboard.page.evaluate((xml) => new DOMParser().parseFromString(xml, 'image/svg+xml').querySelectorAll('parsererror, img, script').length, text)).toBe(0);
    }
    const tables = texts.filter((text) => !text.startsWith('<?xml')).join('');
    expect(tables).toContain(`"'=HYPERLINK(""https://example.org"";""a;b"")"`);
    expect(tables).not.toMatch(/(^|[,\n])"?=/);
    await dashboard.close();
  });

  it('leaves the reader where they are when another run comes in', async () => {
    const history = variedHistory(30);
    await open(both(messagesOf({ ...history, runs: history.runs.slice(0, 29) })));
    const chart = card('quality').locator('mirador-time-chart');
    await chart.locator('[role=option][tabindex="0"]').focus();
    await dashboard.page.keyboard.press('ArrowLeft');
    const label = await chart.locator('[role=option]:focus').getAttribute('aria-label');
    await dashboard.post(messagesOf(history).runs);
    await dashboard.post(messagesOf(history).knowledge);
    expect(await chart.locator('[role=option]:focus').getAttribute('aria-label')).toBe(label);
    expect(await chart.locator('[role=option]:focus').getAttribute('aria-setsize')).toBe('30');
    await dashboard.close();
  });

  it('tries again after a failure and keeps what it last knew', async () => {
    await open([...both(messagesOf(variedHistory(30))), FAILED]);
    expect(await dashboard.page.getByRole('alert').textContent()).toContain('permission denied');
    expect(await card('quality').count()).toBe(1);
    await dashboard.page.getByRole('button', { name: 'Retry' }).click();
    expect(await lastSent()).toEqual({ type: 'retry' });
    await dashboard.close();
  });

  it('speaks the language of the editor', async () => {
    const translations = { 'Quality over time': 'Qualität im Lauf der Zeit', 'All runs are shown: {0}.': 'Alle Läufe: {0}.' };
    const messages = both(messagesOf(variedHistory(1000))).map((message) => ({ ...message, locale: 'de', translations }));
    await open(messages);
    expect(await dashboard.page.getByRole('heading', { name: 'Qualität im Lauf der Zeit' }).count()).toBe(1);
    expect(await dashboard.page.getByRole('status').textContent()).toContain('Alle Läufe: 1.000.');
    await dashboard.close();
  });

  it('can be seen in forced colours', async () => {
    await open([]);
    await dashboard.page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    for (const message of both(messagesOf(variedHistory(30)))) await dashboard.post(message);
    const colours = await card('quality').locator('mirador-time-chart').evaluate((chart) => {
      const of = (selector: string): string => getComputedStyle(chart.shadowRoot?.querySelector(selector) ?? chart).stroke;
      return [of('.dots'), of('.line'), getComputedStyle(document.documentElement).backgroundColor];
    });
    expect(new Set(colours).size).toBe(3);
    await dashboard.page.screenshot({ path: path.join(screenshots, 'dashboard-forced-colours-900.png'), fullPage: true });
    await dashboard.close();
  });

  it('is there to be worked with soon after ten thousand runs, and answers a filter sooner', async () => {
    const history = variedHistory(10_000);
    const { runs, knowledge } = messagesOf(history);
    const rounds: { readonly opened: number; readonly learned: number; readonly filtered: number; readonly wall: number; readonly megabytes: number }[] = [];
    for (let round = 0; round < 3; round += 1) {
      await open([]);
      const opened = await busyDuring(() => dashboard.post(runs));
      expect(await dashboard.page.getByRole('status').textContent()).toContain('All runs are shown: 10,000.');
      const learned = await busyDuring(() => dashboard.post(knowledge));
      let wall = Infinity;
      const filtered: number[] = [];
      for (const index of [1, 2, 3, 0]) {
        filtered.push(
          await busyDuring(async () => {
            wall = Math.min(wall, await filterBy(index));
          }),
        );
      }
      const megabytes = await dashboard.page.evaluate(() => (performance as unknown as { readonly memory: { readonly usedJSHeapSize: number } }).memory.usedJSHeapSize / 1e6);
      rounds.push({ opened, learned, filtered: Math.max(...filtered), wall, megabytes });
      await dashboard.close();
    }
    const least = (pick: (round: (typeof rounds)[number]) => number): number => Math.min(...rounds.map(pick));
    console.log(
      `10,000 runs: shown after ${least(({ opened }) => opened).toFixed(0)} ms of the page's thread, what they teach after ${least(({ learned }) => learned).toFixed(0)} ms more; ` +
        `the slowest of four filters ${least(({ filtered }) => filtered).toFixed(0)} ms, the fastest by the clock ${least(({ wall }) => wall).toFixed(0)} ms; ${least(({ megabytes }) => megabytes).toFixed(0)} MB of JavaScript`,
    );
    // The clock also counts what else the machine does at the time; the thread's own time is what the page answers for.
    expect(least(({ opened }) => opened)).toBeLessThan(OPENING);
    expect(least(({ filtered }) => filtered)).toBeLessThan(FILTERING);
  });

  async function busyDuring(work: () => Promise<unknown>): Promise<number> {
    const before = await dashboard.busy();
    await work();
    return (await dashboard.busy()) - before;
  }

  /** Chooses a category by its place in the list. @returns milliseconds until it is painted */
  async function filterBy(index: number): Promise<number> {
    return dashboard.page.getByLabel('Category', { exact: true }).evaluate((element, wanted) => {
      const select = element as HTMLSelectElement;
      const start = performance.now();
      select.selectedIndex = wanted;
      select.dispatchEvent(new Event('change'));
      return new Promise<number>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start))));
    }, index);
  }
});

function both({ runs, knowledge }: DashboardMessages): readonly ToDashboard[] {
  return [runs, knowledge];
}

function selectedCount(history: ReturnType<typeof variedHistory>, selection: RunSelection): number {
  const { knowledge } = messagesOf(history, selection);
  return knowledge.type === 'knowledge' ? knowledge.knowledge.runs : Number.NaN;
}
