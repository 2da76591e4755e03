/** Names that break out, turn around, run on or pretend to be markup. */
export const HOSTILE_NAMES: readonly string[] = [
  '<img src=x onerror="document.title=1"> <script>document.title=2</script> & "quotes" `ticks` ${x}',
  'x'.repeat(400),
  'https://example.org/' + 'a/very/long/path/'.repeat(20),
  'إعادة كتابة صفحة الدفع (v2)!',
  'invoice\u202Egnp.exe\u202C and \u2067more\u2069',
  'zero\u200Bwidth 👩‍👩‍👧‍👦 Ünïcödé ẅ̸̢̛ï̵t̷h̶ combining marks',
  'line one\nline two\ttabbed',
  '{0} {1} placeholders $& $1',
];
