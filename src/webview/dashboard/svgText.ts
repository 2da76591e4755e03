/** What styles give to an element of a drawing. */
const SHAPE = ['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-linecap', 'stroke-linejoin', 'stroke-dasharray', 'vector-effect', 'shape-rendering'] as const;
const TEXT = ['fill', 'font-family', 'font-size', 'font-weight', 'text-anchor'] as const;

/** Pixels around the drawing. */
const MARGIN = 8;

/** Besides tab and line ends no control character may stand in XML. */
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** A drawing as a file of its own: colours and fonts as they are on the screen now, no styles, no scripts, nothing from anywhere else. */
export function svgText(drawing: SVGSVGElement): string {
  const { clientWidth: width, clientHeight: height } = drawing;
  const [top = 0, right = 0, bottom = 0, left = 0] = (drawing.dataset['inset'] ?? '0 0 0 0').split(' ').map((inset) => Number(inset) + MARGIN);
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  resolve(drawing, copy);
  setAll(copy, { x: left, y: top, width, height, overflow: 'visible' });
  const file = element('svg', { width: left + width + right, height: top + height + bottom, role: 'img' });
  // A title says what the whole file is.
  file.append(...[...copy.children].filter(({ localName }) => localName === 'title' || localName === 'desc'), element('rect', { width: '100%', height: '100%', fill: backgroundColour() }), copy);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(file).replace(NOT_XML, '\uFFFD')}\n`;
}

function resolve(from: Element, to: Element): void {
  const styles = getComputedStyle(from);
  const names = from instanceof SVGTextElement ? TEXT : from instanceof SVGGeometryElement ? SHAPE : [];
  for (const name of names) to.setAttribute(name, styles.getPropertyValue(name));
  for (const name of ['class', 'style', 'role', 'aria-labelledby', 'data-inset']) to.removeAttribute(name);
  // What Lit leaves between the elements.
  for (const node of [...to.childNodes]) if (node.nodeType === Node.COMMENT_NODE || (node.nodeType === Node.TEXT_NODE && node.textContent?.trim() === '')) node.remove();
  [...from.children].forEach((child, index) => {
    const copied = to.children[index];
    if (copied !== undefined) resolve(child, copied);
  });
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  setAll(made, attributes);
  return made;
}

function setAll(to: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) to.setAttribute(name, String(value));
}

/** Of the editor that the page lies on; the page itself has none. */
function backgroundColour(): string {
  const colour = getComputedStyle(document.documentElement).getPropertyValue('--vscode-editor-background').trim();
  return colour === '' ? '#ffffff' : colour;
}
