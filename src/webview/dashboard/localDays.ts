/** The beginning of a day in the reader's time zone, as an instant. @param day such as `2025-11-20` */
export function startOfDay(day: string): string | null {
  return instant(day, 0);
}

/** The beginning of the day after it. */
export function endOfDay(day: string): string | null {
  return instant(day, 1);
}

/** The day that begins at an instant, in the reader's time zone. */
export function dayAt(time: string): string {
  return print(new Date(time));
}

/** The day that ends at an instant. */
export function dayBefore(time: string): string {
  return print(new Date(Date.parse(time) - 1));
}

function instant(day: string, later: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return null;
  const local = new Date(Number(year), Number(month) - 1, Number(date) + later);
  return Number.isNaN(local.getTime()) ? null : local.toISOString();
}

function print(date: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
