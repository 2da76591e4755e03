/**
 * `npm run pictures` takes the README's pictures anew, in the real editor: `npm run pictures -- panel history` takes these two alone. Look at them
 * before they are committed.
 */
import { mkdir, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { projectFolder } from '../helpers/editor-host/project';
import { makeSampleRun } from '../helpers/sampleRun';
import { packageExtension, vsixFile } from '../helpers/vsix';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';
import { Tree } from '../helpers/workbench/tree';

/** Of the window, in pixels. */
interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Picture {
  /** `media/readme-<name>.png`. */
  readonly name: string;
  /** Brings on screen what is to be seen, and says where it is. */
  readonly show: (stage: Stage) => Promise<Clip>;
}

/** A README is loaded by everybody who looks at it. */
const MOST_BYTES = 120_000;
const WINDOW = { width: 1280, height: 1200 };
const SIDE_BAR = 350;
/** The width of the activity bar and of what is between it and the side bar. */
const RAIL = 52;
const VIEWS = ['Current Run', 'Patterns', 'History'] as const;
/** Milliseconds until what moves on the screen stands still. */
const SETTLE = 700;

/** In the order in which they are taken: what the first ones need is gone once the sample is shown, in which nothing can be recorded. */
const PICTURES: readonly Picture[] = [
  {
    name: 'review',
    show: async ({ session }) => {
      await session.workbench.runCommand('Mirador: Record Parallel Run');
      await session.workbench.quickPick.opened('Record Parallel Run');
      return boxOf(session, '.quick-input-widget');
    },
  },
  {
    name: 'current-run',
    show: async (stage) => {
      await stage.showOnly('Current Run');
      const tree = new Tree(stage.session.page, 'Current Run');
      await tree.row('a conflict', ({ description }) => description === 'conflict in 1 file');
      // The line of the conflict below `profile`.
      await tree.click('auth');
      await stage.session.page.keyboard.press('ArrowRight');
      await tree.row('the file in conflict', ({ label }) => label === 'routes.ts');
      await stage.session.page.locator('.monaco-diff-editor').waitFor();
      return { ...(await boxOf(stage.session, '.part.sidebar')), width: WINDOW.width - RAIL, height: 390 };
    },
  },
  {
    name: 'panel',
    show: async (stage) => {
      await stage.showSample();
      await stage.showOnly('Patterns');
      // The focus is on the banner's button.
      await stage.session.workbench.runCommand('View: Focus Active Editor Group');
      return { ...(await boxOf(stage.session, '.part.sidebar')), height: 1130 };
    },
  },
  {
    name: 'history',
    show: async (stage) => {
      await stage.showSample();
      await stage.showOnly('History');
      const tree = new Tree(stage.session.page, 'History');
      const newest = await tree.row('the newest run', ({ level }) => level === 2);
      await tree.click(newest.label);
      await tree.row('its facts', ({ level }) => level === 3);
      return { ...(await boxOf(stage.session, '.part.sidebar')), height: 620 };
    },
  },
  {
    name: 'dashboard',
    show: async (stage) => {
      await stage.showSample();
      const { workbench } = stage.session;
      await stage.withoutSideBar();
      await workbench.runCommand('Mirador: Open Dashboard');
      await (await workbench.webviewFrame('mirador-dashboard')).waitForSelector('text=Conflicts between categories');
      return { ...(await boxOf(stage.session, '.part.editor')), height: 980 };
    },
  },
  {
    name: 'run',
    show: async (stage) => {
      await stage.showSample();
      const { workbench } = stage.session;
      await stage.withoutSideBar();
      await workbench.runCommand('Mirador: Open Run');
      await workbench.quickPick.opened();
      await workbench.quickPick.accept();
      await (await workbench.webviewFrame('mirador-run')).waitForSelector('text=Features');
      return { ...(await boxOf(stage.session, '.part.editor')), height: 860 };
    },
  },
];

class Stage {
  readonly session: Session;

  constructor(session: Session) {
    this.session = session;
  }

  /** Opens one view of the side bar and closes the others. */
  async showOnly(view: (typeof VIEWS)[number]): Promise<void> {
    await this.session.workbench.openView('Mirador');
    for (const each of VIEWS) {
      const header = this.session.page.locator(`.part.sidebar .pane-header[aria-label^="${each}"]`);
      if ((await header.getAttribute('aria-expanded')) !== String(each === view)) await header.click();
    }
  }

  /** An editor shows more where it has the whole window. */
  async withoutSideBar(): Promise<void> {
    if (await this.session.page.locator('.part.sidebar').isVisible()) await this.session.workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  }

  async showSample(): Promise<void> {
    await this.session.workbench.runCommand('View: Close All Editors');
    await this.showOnly('Patterns');
    const { workbench } = this.session;
    const isShown = (): Promise<boolean> =>
      workbench.webviewFrame('main').then(async (frame) => (await frame.locator('main').allInnerTexts()).join().includes('Sample history'));
    if (await isShown()) return;
    await workbench.runCommand('Mirador: Look Around with a Sample History');
    await waitFor('the sample', async () => (await isShown()) || undefined);
  }
}

async function boxOf({ page }: Session, selector: string): Promise<Clip> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`Nothing of ${selector} is on screen.`);
  return box;
}

async function take({ name, show }: Picture, stage: Stage): Promise<void> {
  const clip = await show(stage);
  const { page, workbench } = stage.session;
  // Nothing is lit because the mouse is on it.
  await page.mouse.move(WINDOW.width - 5, WINDOW.height / 2);
  await page.waitForTimeout(SETTLE);
  const file = path.join(projectFolder, 'media', `readme-${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide', clip });
  const { size } = await stat(file);
  console.log(`${path.relative(projectFolder, file)}: ${Math.round(clip.width)} x ${Math.round(clip.height)}, ${Math.round(size / 1000)} KB`);
  if (size > MOST_BYTES) throw new Error(`${file} has ${size} bytes; at most ${MOST_BYTES} are sensible.`);
  if (await workbench.quickPick.isOpen()) await workbench.quickPick.escape();
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !PICTURES.some((picture) => picture.name === name));
if (unknown.length > 0) throw new Error(`There is no picture ${unknown.join(', ')}; there are ${PICTURES.map(({ name }) => name).join(', ')}.`);

await packageExtension();
const root = await mkdtemp(path.join(await realpath(os.tmpdir()), 'mirador-pictures-'));
try {
  await mkdir(path.join(root, 'home'));
  const { folder } = await makeSampleRun(path.join(root, 'shop'));
  // Where this machine keeps its temporary files is nobody's business.
  const settings = { 'breadcrumbs.enabled': false, 'diffEditor.useInlineViewWhenSpaceIsLimited': false, 'editor.minimap.enabled': false, 'editor.occurrencesHighlight': 'off' };
  const session = await startSession({ vsix: [vsixFile], folder, settings, env: { HOME: path.join(root, 'home') }, viewport: WINDOW });
  try {
    await session.workbench.setTheme('Light Modern');
    await session.workbench.openView('Mirador');
    await session.workbench.setSidebarWidth(SIDE_BAR);
    const stage = new Stage(session);
    for (const picture of PICTURES) {
      if (wanted.length === 0 || wanted.includes(picture.name)) await take(picture, stage);
    }
  } catch (error) {
    await session.keepEvidence('pictures');
    throw error;
  } finally {
    await session.stop();
  }
} finally {
  await rm(root, { recursive: true, force: true });
}
