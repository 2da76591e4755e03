import axe from 'axe-core';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunSnapshot, ToPage } from '../../../src/webview/protocol';
import { outputFolder } from '../../helpers/editor-host/project';
import { Preview, type PanelPage } from './preview';
import { comparedSnapshot, deletedSnapshot, fullSnapshot, GONE, hostileSnapshot, manyFeaturesSnapshot, newerSnapshot, settledSnapshot, sparseSnapshot } from './runSnapshots';
import { THEME_COLOURS, type ThemeName } from './themeColours';

const ENGLISH = { locale: 'en', translations: null };
const THEMES = Object.keys(THEME_COLOURS) as ThemeName[];

/** Pixels: beside two other editors, in a split, alone, and on a large screen. */
const PICTURED_WIDTHS = [300, 640, 1200];

/** 300 pixels at a zoom of 200 %, and a large screen. */
const BOUNDS = [150, 1400];

const FAILED: ToPage<RunSnapshot> = { type: 'failed', message: 'The history could not be read: permission denied', ...ENGLISH };

const STATES: Readonly<Record<string, ToPage<RunSnapshot>>> = {
  full: shown(fullSnapshot()),
  compared: shown(comparedSnapshot()),
  sparse: shown(sparseSnapshot()),
  hostile: shown(hostileSnapshot()),
  'many-features': shown(manyFeaturesSnapshot()),
  deleted: shown(deletedSnapshot()),
  newer: shown(newerSnapshot()),
  gone: shown(GONE),
  sample: shown({ ...sparseSnapshot(), isSample: true }),
  failed: FAILED,
};

const screenshots = path.join(outputFolder, 'screenshots');

let preview: Preview;
let page: PanelPage;

beforeAll(async () => {
  mkdirSync(screenshots, { recursive: true });
  preview = await Preview.start('run');
});

afterAll(() => preview.stop());

describe.each(Object.entries(STATES))('the page of a run, %s', (name, message) => {
  it.each(THEMES)('can be read by everyone and keeps within its bounds, %s', async (theme) => {
    page = await preview.open({ theme, width: 640 });
    await page.post(message);
    await openAll();
    for (const width of BOUNDS) expect(await widestOverflow(width)).toBeLessThanOrEqual(width);
    for (const width of PICTURED_WIDTHS) {
      expect(await widestOverflow(width)).toBeLessThanOrEqual(width);
      await page.page.screenshot({ path: path.join(screenshots, `run-${name}-${String(width)}-${theme}.png`), fullPage: true });
    }
    expect(page.problems).toEqual([]);
    expect(page.requests).toEqual(['/', '/host.js', '/run.js']);
    expect(await violations()).toEqual([]);
    await page.close();
  });

  it('lets the keyboard reach every button', async () => {
    page = await preview.open({ theme: 'dark', width: 300 });
    await page.post(message);
    const stops = await page.page.locator(':is(button, summary):visible').count();
    const reached = new Set<string>();
    for (let step = 0; step < stops; step += 1) {
      await page.page.keyboard.press('Tab');
      reached.add(await focused());
    }
    reached.delete('');
    expect(reached.size).toBe(stops);
    await page.close();
  });
});

describe('the page of a run', () => {
  async function open(snapshot: RunSnapshot | null, state?: object): Promise<void> {
    page = await preview.open({ theme: 'dark', width: 640, state });
    if (snapshot !== null) await page.post(shown(snapshot));
  }

  const button = (name: string | RegExp) => page.page.getByRole('button', { name, exact: typeof name === 'string' });
  const section = (heading: string) => page.page.locator('details.section', { has: page.page.getByRole('heading', { name: heading, exact: true }) });
  const rows = async (table: string): Promise<readonly string[]> => (await page.page.getByRole('table', { name: table }).getByRole('row').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());

  it('asks the host for everything that can be done', async () => {
    await open(fullSnapshot());
    for (const name of ['Edit Run…', 'Compare with…', 'Open as Text', 'Open Document', 'Delete Run', 'Choose Another Run…', 'End Comparison', 'Show as it was recorded']) await button(name).press('Enter');
    await button(/^Show as a diff: Changed, /).press('Enter');
    await page.page.getByRole('link', { name: 'Search by colour and faster lists' }).press('Enter');
    await page.page.getByRole('link', { name: '#120, MERGED' }).press('Enter');
    expect((await page.sent()).slice(1)).toEqual([
      { type: 'edit' },
      { type: 'compare' },
      { type: 'openText' },
      { type: 'openDocument' },
      { type: 'delete' },
      { type: 'compare' },
      { type: 'endComparison' },
      { type: 'openChange', number: 1 },
      { type: 'openChange', number: 2 },
      { type: 'openRun', id: 'run_20251113_090000_a1b2' },
      { type: 'openExternal', url: 'https://example.com/shop/pull/120' },
    ]);
    await page.close();
  });

  it('says what each part of the score gave and could have given', async () => {
    await open(fullSnapshot());
    expect(await rows('What each part of the score gave')).toEqual([
      'Part Gave Possible',
      'Base every run has it 50 50',
      'Success 3 of 5 merged 12 20',
      'No conflicts 2 conflicts 0 10',
      'Tests passing 10 10',
      'No manual fixes none needed 10 10',
      'Quality 82 100',
    ]);
    await page.post(shown(sparseSnapshot()));
    expect((await rows('What each part of the score gave')).slice(2, 6)).toEqual(['Success', 'No conflicts', 'Tests', 'No manual fixes'].map((part) => `${part} unknown: earns nothing 0 ${part === 'Success' ? '20' : '10'}`));
    expect(await page.page.locator('.score-bar .unknown').count()).toBe(4);
    await page.close();
  });

  it('shows of each feature what is known, and the commits behind it', async () => {
    await open(fullSnapshot());
    const [first, second] = await page.page.locator('.feature').all();
    expect((await first?.innerText())?.replaceAll(/\s+/g, ' ')).toContain(
      'favourites merged Agent claude Model claude opus 4.1 Kind new feature Category ui Commits 2 Files 3 Lines +1,200 −8 Minutes 42 Tests passing Manual fixes 0 Pull request #120, MERGED',
    );
    await first?.getByText('Evidence: 3 commits').press('Enter');
    expect((await first?.locator('.evidence').innerText())?.replaceAll(/\s+/g, ' ')).toMatch(
      /How it came into the base likely by a squash 4f1d2c3 Commits of an agent a1b2c3d work on favourites claude · .+ Manual fixes 0f1e2d3 fix: work on favourites A person, after the merge/,
    );
    expect(await second?.locator('.evidence').count()).toBe(0);
    const turnedDown = await page.page.locator('.feature', { hasText: 'sign-in' }).innerText();
    expect(turnedDown.replaceAll(/\s+/g, ' ')).toContain('sign-in not merged Why not merged turned down: “Too large to be reviewed; please split it.” Agent claude');
    const draft = page.page.locator('.feature', { hasText: 'audit-log' });
    expect((await draft.innerText()).replaceAll(/\s+/g, ' ')).toContain('Pull request #123, draft Review rounds 2 Other pull requests #99, closed Specification');
    await draft.getByText('2 requests by people').press('Enter');
    expect((await draft.locator('.requests').innerText()).replaceAll(/\s+/g, ' ')).toMatch(/“Please name what is logged\.” ada · .+ “And for how long\?” author unknown · /);
    await draft.getByRole('link', { name: '#99, closed' }).press('Enter');
    expect((await page.sent()).at(-1)).toEqual({ type: 'openExternal', url: 'https://example.com/shop/pull/99' });
    await page.post(shown(sparseSnapshot()));
    expect((await page.page.locator('.feature').first().innerText()).replaceAll(/\s+/g, ' ')).toBe('one outcome unknown Nothing but its name is known.');
    await page.close();
  });

  it('holds the forecast against what came', async () => {
    await open(fullSnapshot());
    const text = (await section('Forecast against outcome').innerText()).replaceAll(/\s+/g, ' ');
    expect(text).toContain('Forecast 81% (72% to 90%), came 75%: within the interval.');
    expect(text).toContain('Forecast 86.5 (82.5 to 90.5), came 82: below the interval.');
    expect(text).toContain('Forecast 150 (110 to 190), came 214: above the interval.');
    expect(await section('Forecast against outcome').locator('.interval .mark').count()).toBe(3);
    expect((await rows('The chance of each feature')).slice(0, 4)).toEqual(['Feature Forecast What came', 'favourites 70% 60% to 80% merged', 'checkout 73% 63% to 83% merged', 'sign-in 77% 67% to 87% not merged']);
    const pairs = await rows('The risk of each pair');
    expect(pairs.slice(0, 2)).toEqual(['Pair Risk What came', 'favourites × sign-in 50% conflict']);
    expect(pairs).toContain('checkout × sign-in 13% conflict');
    expect(pairs).toContain('favourites × audit-log 25% no conflict');
    // Three of five pull requests were merged, and one is open.
    expect(text).toContain('came 75%: within the interval. What came counts neither features that are still open');
    await page.post(shown(settledSnapshot()));
    expect(await section('Forecast against outcome').innerText()).toContain('came 50%: below the interval.');
    expect(await section('Forecast against outcome').innerText()).not.toContain('What came counts neither');
    await page.post(shown(sparseSnapshot()));
    expect(await section('Forecast against outcome').innerText()).toContain('No suggestion was made before this run');
    await page.close();
  });

  it('lays another run beside it, says what differs, and leads there when it was just chosen', async () => {
    await open({ ...fullSnapshot(), compareWith: null, details: { ...detailsOf(fullSnapshot()), compared: null } });
    expect(await section('Comparison').innerText()).toContain('It is compared with no run.');
    await section('Comparison').locator('summary').click();
    await page.post(shown(comparedSnapshot()));
    expect(await rows('This run beside the other')).toEqual(
      expect.arrayContaining(['Fact This run Search by colour and faster lists', 'Quality 82 (good) +12 70 (acceptable)', 'Category ui differs api', 'Success rate 60% +10 points 50%', 'Tests passing differs – unknown', 'Outcomes known from the pull requests the pull requests', 'Features 5 +3 2']),
    );
    expect(await page.page.evaluate(() => document.querySelector('mirador-run')?.shadowRoot?.activeElement?.textContent.trim())).toBe('Comparison');
    expect(await page.state()).toMatchObject({ run: 'run_20251120_143022_k3f9', compareWith: 'run_20251113_090000_a1b2' });
    await page.close();
  });

  it('tells the changes of the run in words', async () => {
    await open(fullSnapshot());
    const text = (await section('Changes').innerText()).replaceAll(/[\s\u2068\u2069]+/g, ' ');
    expect(text).toContain('Quality: 72 (acceptable) → 82 (good)');
    expect(text).toContain('Tests: unknown → passing');
    expect(text).toContain('lesson added: Name the payment provider in the specification.');
    expect(text).toContain('checkout : tests unknown → passing');
    await page.close();
  });

  it('offers to restore a deleted run and nothing that would change it', async () => {
    await open(deletedSnapshot());
    expect(await page.page.getByRole('status').innerText()).toMatch(/^This run was deleted \(.+\)\. It counts for nothing until it is restored\./);
    expect(await page.page.getByRole('group', { name: 'Actions' }).count()).toBe(0);
    expect(await button('Choose a Run…').count()).toBe(0);
    await button('Restore Run').press('Enter');
    expect((await page.sent()).at(-1)).toEqual({ type: 'restore' });
    await page.post(shown(fullSnapshot()));
    expect(await page.page.getByRole('status').count()).toBe(0);
    await page.close();
  });

  it('says that a sample is shown, and leaves it', async () => {
    const page = await preview.open({ theme: 'dark', width: 640 });
    await page.post(shown({ ...GONE, isSample: true }));
    expect(await page.page.locator('main').innerText()).toContain('This run is not in the sample that is shown.');
    await page.page.getByRole('button', { name: 'Leave the sample history' }).press('Enter');
    expect((await page.sent()).at(-1)).toEqual({ type: 'leaveSample' });
    await page.close();
  });

  it('says so when a newer version wrote it, and when it is gone', async () => {
    await open(newerSnapshot());
    expect(await page.page.getByRole('group', { name: 'Actions' }).getByRole('button').allTextContents()).toEqual(['Compare with…', 'Open as Text', 'Open Document']);
    expect(await section('Comparison').innerText()).toContain('not in the history any more');
    await page.post(shown(GONE));
    expect(await page.page.locator('main').innerText()).toMatch(/^Run details\s+This run is not in the history any more. It may have been archived\.$/);
    await page.close();
  });

  it('shows hostile texts as text, and no way to what is not on the web', async () => {
    await open(hostileSnapshot());
    await openAll();
    expect(await page.page.locator('img, script[src=""], a, iframe').count()).toBe(0);
    expect(await page.page.title()).toBe('Parallel run patterns');
    expect(await page.page.getByRole('heading', { level: 1 }).textContent()).toContain('<img src=x');
    expect(await page.page.locator('.feature > h3 > bdi').nth(4).textContent()).toBe('invoicegnp.exe and more');
    // Of eight features with five addresses in turn, one has the address of a page; among the other pull requests of each, all five are named.
    const links = page.page.locator('.feature').getByRole('link');
    const ofOthers = page.page.locator('.feature .others').getByRole('link');
    expect([await links.count(), await ofOthers.count()]).toEqual([9, 8]);
    await links.first().click();
    expect((await page.sent()).at(-1)).toEqual({ type: 'openExternal', url: 'https://example.com/pull/12' });
    await page.close();
  });

  it('keeps which run it is, closed sections and the place on the page, and nothing else', async () => {
    await open(fullSnapshot());
    expect(await page.state()).toEqual({ run: 'run_20251120_143022_k3f9' });
    await section('Lessons').locator('summary').click();
    await page.page.evaluate(() => window.scrollTo(0, 200));
    await expect.poll(() => page.state()).toEqual({ run: 'run_20251120_143022_k3f9', closed: ['lessons'], scroll: 200 });
    const state = (await page.state()) as object;
    await page.close();
    await open(null, state);
    // What was kept is not lost before the host has answered.
    expect(await page.state()).toEqual(state);
    await page.post(shown(fullSnapshot()));
    expect(await section('Lessons').getAttribute('open')).toBeNull();
    await expect.poll(() => page.page.evaluate(() => window.scrollY)).toBe(200);
    await page.close();
  });

  it('leaves an opened evidence open and the focus where it is when the run is edited', async () => {
    await open(fullSnapshot());
    const summary = page.page.locator('.evidence > summary').first();
    await summary.press('Enter');
    await page.post(shown({ ...fullSnapshot(), details: { ...detailsOf(fullSnapshot()), standing: 'Another sentence.' } }));
    expect(await page.page.locator('.evidence').first().getAttribute('open')).not.toBeNull();
    expect(await summary.evaluate((element) => element.matches(':focus'))).toBe(true);
    await page.close();
  });

  it('speaks the language of the editor', async () => {
    await open(null);
    await page.post({ type: 'snapshot', snapshot: fullSnapshot(), locale: 'de', translations: { Features: 'Funktionen', '{0} of {1} merged': '{0} von {1} übernommen' } });
    expect(await page.page.getByRole('heading', { name: 'Funktionen' }).count()).toBeGreaterThan(0);
    expect(await page.page.locator('main').innerText()).toContain('3 von 5 übernommen');
    expect(await page.page.locator('.feature').first().innerText()).toContain('+1.200');
    await page.close();
  });

  it('can be seen in forced colours, with what was earned told from what was not', async () => {
    await open(null);
    await page.page.emulateMedia({ forcedColors: 'active' });
    await page.post(shown(sparseSnapshot()));
    const fill = (selector: string) => page.page.locator(selector).first().evaluate((part) => getComputedStyle(part).fill);
    expect(await fill('.score-bar .earned')).not.toBe(await fill('.score-bar .possible'));
    await page.page.screenshot({ path: path.join(screenshots, 'run-forced-colours-640.png'), fullPage: true });
    await page.close();
  });
});

function shown(snapshot: RunSnapshot): ToPage<RunSnapshot> {
  return { type: 'snapshot', snapshot, ...ENGLISH };
}

function detailsOf({ details }: RunSnapshot): NonNullable<RunSnapshot['details']> {
  if (details === null) throw new Error('There are no details.');
  return details;
}

async function openAll(): Promise<void> {
  await page.page.evaluate(() => document.querySelector('mirador-run')?.shadowRoot?.querySelectorAll('details').forEach((each) => (each.open = true)));
}

async function widestOverflow(width: number): Promise<number> {
  await page.page.setViewportSize({ width, height: 700 });
  return page.page.evaluate(() => document.documentElement.scrollWidth);
}

async function violations(): Promise<readonly string[]> {
  await page.page.evaluate(axe.source);
  return page.page.evaluate(async () => {
    const { run } = (window as unknown as { readonly axe: Pick<typeof axe, 'run'> }).axe;
    const results = await run(document, { rules: { 'target-size': { enabled: true } } });
    return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary ?? ''}`));
  });
}

/** What has the focus, however deep, as a path that tells it from all others. */
async function focused(): Promise<string> {
  return page.page.evaluate(() => {
    const names: string[] = [];
    for (let element = document.activeElement; element !== null && element !== document.body; element = element.shadowRoot?.activeElement ?? null) {
      const alike = [...(element.getRootNode() as Document | ShadowRoot).querySelectorAll(element.tagName)];
      names.push(`${element.tagName}${String(alike.indexOf(element))}`);
    }
    return names.join('>');
  });
}
