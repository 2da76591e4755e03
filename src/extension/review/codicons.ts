/** Text of anyone's for a quick pick, which draws `$(name)` as an icon: only the icon of the line itself may be. */
export function withoutCodicons(text: string): string {
  return text.replace(/\$\(/g, '$\u200B(');
}
