/**
 * The address of a page on the web, as it is handed to a browser; null for everything else that somebody may have written where an address
 * belongs: `file:`, `javascript:`, `command:`, or a name before the host that makes it look like another one.
 */
export function webAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, username, password, href } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' ? href : null;
}
