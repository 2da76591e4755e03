import axe from 'axe-core';
import type { PanelPage } from './preview';

/** Pixels across that a page takes where it has so many. */
export async function widestOverflow({ page }: PanelPage, width: number): Promise<number> {
  await page.setViewportSize({ width, height: 700 });
  return page.evaluate(() => document.documentElement.scrollWidth);
}

/** What axe-core finds wrong with a page, and where. */
export async function violations({ page }: PanelPage): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { run } = (window as unknown as { readonly axe: Pick<typeof axe, 'run'> }).axe;
    const results = await run(document, { rules: { 'target-size': { enabled: true } } });
    return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary ?? ''}`));
  });
}

/** What has the focus, however deep, as a path that tells it from all others. */
export async function focusedElement({ page }: PanelPage): Promise<string> {
  return page.evaluate(() => {
    const names: string[] = [];
    for (let element = document.activeElement; element !== null && element !== document.body; element = element.shadowRoot?.activeElement ?? null) {
      const alike = [...(element.getRootNode() as Document | ShadowRoot).querySelectorAll(element.tagName)];
      names.push(`${element.tagName}${String(alike.indexOf(element))}`);
    }
    return names.join('>');
  });
}
