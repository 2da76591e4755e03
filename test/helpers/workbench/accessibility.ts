import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, ImpactValue, RunOptions } from 'axe-core';
import type { Frame } from 'playwright-core';

export interface AccessibilityViolation {
  readonly rule: string;
  readonly impact: ImpactValue;
  readonly help: string;
  /** A selector and an explanation for each place. */
  readonly places: readonly string[];
}

/**
 * The rules of axe-core that the document breaks.
 * @param within a selector of the part that is judged; all of it unless told
 */
export async function axe(frame: Frame, options: RunOptions = {}, within = 'html'): Promise<readonly AccessibilityViolation[]> {
  await setBackground(frame, await colourBehind(frame));
  // Through the debugger, which a content security policy does not bind.
  await frame.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const results = await frame.evaluate(
    ([part, given]) => (globalThis as unknown as { axe: { run: (part: string, options: RunOptions) => Promise<AxeResults> } }).axe.run(part, given),
    [within, options] as const,
  );
  await setBackground(frame, '');
  return results.violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? null,
    help,
    places: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  }));
}

/**
 * The colour of the part of the workbench behind a webview. A webview is transparent, and axe-core takes what is behind it for white: while
 * it judges, the document has this colour, so that contrasts are measured as they are seen.
 */
async function colourBehind(frame: Frame): Promise<string> {
  const outer = await frame.parentFrame()?.frameElement();
  const colour = await outer?.evaluate((element) => {
    const box = (element as HTMLElement).getBoundingClientRect();
    const stack = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2).filter((other) => other !== element);
    return stack.map((other) => getComputedStyle(other).backgroundColor).find((value) => !/^(transparent|rgba\(.*, 0(\.\d+)?\))$/.test(value));
  });
  return colour ?? '';
}

/** Not through a style attribute, which a content security policy may forbid. */
async function setBackground(frame: Frame, colour: string): Promise<void> {
  await frame.evaluate((value) => {
    document.documentElement.style.backgroundColor = value;
  }, colour);
}
