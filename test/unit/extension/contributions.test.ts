import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { COMMANDS, CONTEXT_KEYS, HISTORY_COMMANDS, NODE_CONTEXTS, PANELS, SETTING_NAMES, SETTINGS_SECTION, VIEWS, type EmptyReason } from '../../../src/extension/contributions';
import { DEFAULT_GATES, DEFAULT_INSPECTION } from '../../../src/recorder/defaults';

const root = path.resolve(import.meta.dirname, '../../..');
const text = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const manifest = z
  .object({
    contributes: z.object({
      commands: z.array(z.object({ command: z.string(), title: z.string() })),
      menus: z.record(z.string(), z.array(z.object({ command: z.string(), when: z.optional(z.string()) }))),
      views: z.record(z.string(), z.array(z.object({ id: z.string() }))),
      walkthroughs: z.array(
        z.object({
          id: z.string(),
          steps: z.array(z.object({ id: z.string(), description: z.string(), media: z.object({ svg: z.string(), altText: z.string() }), completionEvents: z.array(z.string()) })),
        }),
      ),
      viewsWelcome: z.array(z.object({ view: z.string(), when: z.optional(z.string()) })),
      configuration: z.object({
        properties: z.record(z.string(), z.looseObject({ type: z.string(), default: z.unknown(), markdownDescription: z.string(), scope: z.string() })),
      }),
    }),
    activationEvents: z.array(z.string()),
    capabilities: z.object({ untrustedWorkspaces: z.object({ restrictedConfigurations: z.array(z.string()) }) }),
  })
  .parse(JSON.parse(text('package.json')));
const { contributes } = manifest;

describe('the manifest and the code name the same things', () => {
  it('commands', () => {
    expect(contributes.commands.map(({ command }) => command).sort()).toEqual(Object.values(COMMANDS).sort());
  });

  it('views', () => {
    const ids = Object.values(contributes.views).flatMap((views) => views.map(({ id }) => id));
    expect(ids).toEqual(Object.values(VIEWS));
  });

  it('editors that are brought back when a window is loaded again', () => {
    const known = Object.values(PANELS).map((panel) => `onWebviewPanel:${panel}`);
    expect(known).toEqual(expect.arrayContaining(manifest.activationEvents.filter((event) => event.startsWith('onWebviewPanel:'))));
    expect(manifest.activationEvents).toContain(`onWebviewPanel:${PANELS.run}`);
  });

  it('settings', () => {
    expect(Object.keys(contributes.configuration.properties)).toEqual(SETTING_NAMES.map((name) => `${SETTINGS_SECTION}.${name}`));
  });

  it('settings have the defaults of the terminal', () => {
    const { properties } = contributes.configuration;
    expect(properties['parallelPatterns.specificationGlobs']?.default).toEqual(DEFAULT_INSPECTION.specificationGlobs);
    expect(properties['parallelPatterns.idleGapMinutes']?.default).toBe(DEFAULT_INSPECTION.idleGapMinutes);
    expect(properties['parallelPatterns.gateTimeoutMinutes']?.default).toBe(DEFAULT_GATES.timeoutMinutes);
    expect(properties['parallelPatterns.gateConcurrency']?.default).toBe(DEFAULT_GATES.concurrency);
  });

  it('menus hold commands that exist', () => {
    const known: readonly string[] = Object.values(COMMANDS);
    const used = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    expect(used.filter((command) => !known.includes(command))).toEqual([]);
  });

  it('welcome texts are for every reason why the tree is empty', () => {
    const reasons: Record<EmptyReason, true> = { noRepository: true, noWorktrees: true, gitMissing: true };
    const asked = contributes.viewsWelcome.flatMap(({ when = '' }) => [...when.matchAll(new RegExp(`${CONTEXT_KEYS.currentRun} == (\\w+)`, 'g'))].map((match) => match[1] ?? ''));
    expect(asked.sort()).toEqual(Object.keys(reasons).sort());
    expect(new Set(contributes.viewsWelcome.map(({ view }) => view))).toEqual(new Set([VIEWS.currentRun, VIEWS.history]));
  });

  it('links of welcome texts and walkthroughs lead to commands, views and walkthroughs that exist, or to the editor’s own', () => {
    const known: readonly string[] = [...Object.values(COMMANDS), ...Object.values(VIEWS).map((view) => `${view}.focus`)];
    const links = [...text('package.nls.json').matchAll(/\(command:([\w.]+)(\?[^)]*)?\)/g)].map(([, command = '', query = '']) => ({ command, query }));
    const own = links.filter(({ command }) => command.startsWith('parallelPatterns.'));
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter(({ command }) => !known.includes(command))).toEqual([]);
    expect(links.map(({ command }) => command).filter((command) => !/^(?:parallelPatterns|workbench\.|vscode\.)/.test(command))).toEqual([]);
    const { publisher, name } = z.object({ publisher: z.string(), name: z.string() }).parse(JSON.parse(text('package.json')));
    const opened = links.flatMap(({ command, query }) => (command === 'workbench.action.openWalkthrough' ? [JSON.parse(decodeURIComponent(query.slice(1))) as unknown] : []));
    expect(opened.length).toBeGreaterThan(0);
    for (const one of opened) expect(contributes.walkthroughs.map(({ id }) => [`${publisher}.${name}#${id}`])).toContainEqual(one);
  });

  it('steps of walkthroughs have a picture and are completed by what exists', () => {
    const known: readonly string[] = [...Object.values(COMMANDS).map((command) => `onCommand:${command}`), ...Object.values(VIEWS).map((view) => `onView:${view}`)];
    const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    expect(steps).toHaveLength(4);
    for (const { id, media, completionEvents } of steps) {
      expect(existsSync(path.join(root, media.svg)), id).toBe(true);
      // Colours of the theme alone, and nothing that the page's policy would keep out.
      const colours = [...text(media.svg).matchAll(/(?:fill|stroke)="([^"]*)"/g)].map((match) => match[1] ?? '');
      expect(colours.filter((colour) => colour !== 'none' && !colour.startsWith('var(--vscode-')), id).toEqual([]);
      expect(text(media.svg)).not.toMatch(/style=|<style|<script|<text|href=/);
      expect(completionEvents.length, id).toBeGreaterThan(0);
      expect(completionEvents.filter((event) => !known.includes(event)), id).toEqual([]);
    }
  });

  it('every line with a context has a menu that asks for it, and none asks for another', () => {
    const menus = (contributes.menus['view/item/context'] ?? []).map(({ command, when = '' }) => ({ command, pattern: /viewItem =~ \/(.*)\/$/.exec(when)?.[1] ?? 'none' }));
    const patterns = menus.map(({ pattern }) => pattern);
    const contexts = Object.values(NODE_CONTEXTS);
    for (const context of contexts) expect(patterns.some((pattern) => new RegExp(pattern).test(context)), context).toBe(true);
    for (const pattern of patterns) expect(contexts.some((context) => new RegExp(pattern).test(context)), pattern).toBe(true);
    // Of a worktree that is gone there is nothing to open.
    expect(menus.filter(({ pattern }) => new RegExp(pattern).test(NODE_CONTEXTS.goneFeature)).map(({ command }) => command)).toEqual([COMMANDS.moveFeature]);
  });

  it('commands that need a line of a tree are hidden from the palette; those on a recorded run ask which, or mean all runs', () => {
    const hidden = (contributes.menus['commandPalette'] ?? []).filter(({ when }) => when === 'false').map(({ command }) => command);
    const onLines = (contributes.menus['view/item/context'] ?? []).map(({ command }) => command);
    const asking: readonly string[] = [...HISTORY_COMMANDS.map((name) => COMMANDS[name]), COMMANDS.updatePullRequests];
    expect(onLines.filter((command) => !hidden.includes(command) && !asking.includes(command))).toEqual([]);
  });

  it('asks in its menus for every context key that is set, and for no other', () => {
    const whens = [...Object.values(contributes.menus).flat(), ...contributes.viewsWelcome].map(({ when = '' }) => when.replace(/view == [\w.]+/, ''));
    const asked = whens.flatMap((when) => [...when.matchAll(/parallelPatterns\.\w+/g)].map(([key]) => key));
    expect([...new Set(asked)].sort()).toEqual(Object.values(CONTEXT_KEYS).sort());
  });

  it('restricted settings exist', () => {
    const settings = Object.keys(contributes.configuration.properties);
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.filter((name) => !settings.includes(name))).toEqual([]);
  });
});

describe('texts of the manifest', () => {
  const nls = z.record(z.string(), z.string()).parse(JSON.parse(text('package.nls.json')));
  const used = [...text('package.json').matchAll(/"%([\w.]+)%"/g)].map((match) => match[1] ?? '');

  it('are all there, and none is left over', () => {
    expect([...new Set(used)].sort()).toEqual(Object.keys(nls).sort());
  });

  it('the settings table of the README is true', () => {
    const rows = Object.entries(contributes.configuration.properties).map(([name, { default: value, markdownDescription }]) => {
      const description = nls[markdownDescription.slice(1, -1)] ?? '';
      return `| \`${name}\` | \`${JSON.stringify(value)}\` | ${description} |`;
    });
    const readme = text('README.md');
    for (const row of rows) expect(readme).toContain(row);
    expect(readme.match(/^\| `parallelPatterns\.\w+` \|/gm)).toHaveLength(rows.length);
  });
});
