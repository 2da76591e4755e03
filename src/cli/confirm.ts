import type { CommandContext } from './context';
import { UsageError } from './usageError';

export const CONFIRM_OPTIONS = { yes: { type: 'boolean', short: 'y' } } as const;

interface Confirmation {
  readonly yes?: boolean | undefined;
  readonly json?: boolean | undefined;
  /** What is about to be done, as in “nothing was recorded”. */
  readonly verb: string;
}

/**
 * Shows what is about to happen and asks. `--yes` does not ask. Without a terminal nobody can be asked: a program that takes JSON knows what
 * it does; anything else may be a slip, and is refused.
 * @throws UsageError
 */
export async function confirm(
  { text, question }: { readonly text: string; readonly question: string },
  { yes, json, verb }: Confirmation,
  { terminal, signal }: CommandContext,
): Promise<boolean> {
  if (yes === true) return true;
  if (!terminal.isInteractive) {
    if (json === true) return true;
    throw new UsageError(`Nothing was ${verb}, because there is no terminal to ask on: add --yes.`);
  }
  terminal.note(`${text}\n`);
  const isAgreed = await terminal.confirm(question, signal);
  if (!isAgreed) terminal.note(`Nothing was ${verb}.`);
  return isAgreed;
}
