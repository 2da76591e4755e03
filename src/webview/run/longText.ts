import { html, type TemplateResult } from 'lit';
import { isolate, plain } from '../plainText';

/** Somebody else's text, which may be a book: as much of it as has room, all of it under the mouse and for a screen reader. */
export function longText(text: string): TemplateResult {
  return html`<bdi class="clamped" title=${isolate(text)}>${plain(text)}</bdi>`;
}
