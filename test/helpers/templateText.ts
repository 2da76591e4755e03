import { nothing, type TemplateResult } from 'lit';

/** What a template writes, as text with its tags; listeners are left out. No directives are known. */
export function markup(part: unknown): string {
  if (part === nothing || part === null || part === undefined || typeof part === 'function') return '';
  if (Array.isArray(part)) return part.map(markup).join('');
  if (typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean') return escaped(String(part));
  const { strings, values } = part as TemplateResult;
  return strings.map((text, index) => text + (index < values.length ? markup(values[index]) : '')).join('');
}

/** What can be read of it, on one line. */
export function readable(part: unknown): string {
  return markup(part)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The functions that listen for clicks, in the order of the page. */
export function clicks(part: unknown): readonly (() => void)[] {
  if (Array.isArray(part)) return part.flatMap(clicks);
  if (typeof part === 'function') return [part as () => void];
  return typeof part === 'object' && part !== null && 'values' in part ? (part as TemplateResult).values.flatMap(clicks) : [];
}

/** As the browser keeps what is set as text or as an attribute. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
