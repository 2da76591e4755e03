/** What styles give to an element of a drawing. */
const SHAPE = ['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-linecap', 'stroke-linejoin', 'stroke-dasharray', 'vector-effect', 'opacity'] as const;
const TEXT = ['fill', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'dominant-baseline'] as const;

/** Besides tab and line ends no control character may stand in XML. */
 
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** A drawing as a file of its own: colours and fonts as they are on the screen now, no styles, no scripts, nothing from anywhere else. */
export function svgText(drawing: SVGSVGElement): string {
  const { width, height } = drawing.getBoundingClientRect();
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  resolve(drawing, copy, { width, height });
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  if (!copy.hasAttribute('viewBox')) copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const background = document.createElementNS(copy.namespaceURI, 'rect');
  const { x = 0, y = 0 } = copy.viewBox.baseVal;
  for (const [name, value] of Object.entries({ x: String(x), y: String(y), width: '100%', height: '100%', fill: backgroundColour() })) background.setAttribute(name, value);
  copy.prepend(background);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy).replace(NOT_XML, '\uFFFD')}\n`;
}

function resolve(from: Element, to: Element, size: { readonly width: number; readonly height: number }): void {
  const styles = getComputedStyle(from);
  const names = from instanceof SVGTextElement || from instanceof SVGTSpanElement ? TEXT : from instanceof SVGGeometryElement ? SHAPE : [];
  for (const name of names) to.setAttribute(name, styles.getPropertyValue(name));
  if (from instanceof SVGSVGElement && from.ownerSVGElement !== null) {
    to.setAttribute('overflow', styles.overflow);
    place(to, size);
  }
  for (const name of ['class', 'role', 'style', 'data-inset']) if (name !== 'role' || from.ownerDocument.documentElement !== from) to.removeAttribute(name);
  // What Lit leaves between the elements.
  for (const node of [...to.childNodes]) if (node.nodeType === Node.COMMENT_NODE) node.remove();
  [...from.children].forEach((child, index) => {
    const copied = to.children[index];
    if (copied !== undefined) resolve(child, copied, size);
  });
}

/** Styles place the inner drawing at fixed distances from the edges, which an attribute cannot say. */
function place(inner: Element, { width, height }: { readonly width: number; readonly height: number }): void {
  const [top = 0, right = 0, bottom = 0, left = 0] = (inner.getAttribute('data-inset') ?? '').split(' ').map(Number);
  if (!inner.hasAttribute('data-inset')) return;
  for (const [name, value] of Object.entries({ x: left, y: top, width: width - left - right, height: height - top - bottom })) inner.setAttribute(name, String(value));
}

/** Of the editor that the page lies on; the page itself has none. */
function backgroundColour(): string {
  const colour = getComputedStyle(document.documentElement).getPropertyValue('--vscode-editor-background').trim();
  return colour === '' ? '#ffffff' : colour;
}
