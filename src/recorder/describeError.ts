import { $ZodError } from 'zod/v4/core';
import type { Localizer } from '../domain/localizer';
import { SaidError, say } from '../domain/sentence';

/** What went wrong, in one clear sentence for people. Details for the log are the error itself. */
export function describeError(error: unknown, l10n: Localizer): string {
  if (error instanceof SaidError) return say(error.sentence, l10n);
  // By name from here: reached through zod’s namespace it brings all 64 languages, 400 KB, into the bundle.
  if (error instanceof $ZodError) return describeIssues(error, l10n);
  return l10n.t('Something went wrong that should not have: {0}', oneLine(error instanceof Error ? error.message : String(error)));
}

/** The first problem of data that does not have the form it should. */
export function describeIssues(error: $ZodError, l10n: Localizer): string {
  const [issue] = error.issues;
  if (issue === undefined) return l10n.t('The data does not have the form it should.');
  return issue.path.length === 0
    ? l10n.t('The data does not have the form it should: {0}.', oneLine(issue.message))
    : l10n.t('“{0}” does not have the form it should: {1}.', issue.path.map(String).join('.'), oneLine(issue.message));
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
