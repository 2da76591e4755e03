import type { CheckState, ForgeCheck } from '../forge';
import type { AnsweredContext, AnsweredPullRequest } from './pullRequestAnswer';

/** What must pass before merging, as far as the person may see it. */
export interface RequiredChecks {
  readonly names: ReadonlySet<string>;
  /** Whether there can be no others. */
  readonly isComplete: boolean;
}

/** Of branch protection, in the form that needs no administrator, and of rule sets. */
export function requiredChecks(baseRef: AnsweredPullRequest['baseRef'], isReadable: boolean): RequiredChecks {
  const names = new Set<string>();
  for (const name of baseRef?.refUpdateRule?.requiredStatusCheckContexts ?? []) {
    if (name !== null) names.add(name);
  }
  const rules = baseRef?.rules?.nodes ?? [];
  for (const rule of rules) {
    for (const { context } of rule?.parameters?.requiredStatusChecks ?? []) names.add(context);
  }
  const hasAllRules = typeof baseRef?.rules?.nodes === 'object' && !rules.includes(null) && rules.length === baseRef.rules.totalCount;
  return { names, isComplete: isReadable && hasAllRules };
}

/** @param isOpen whether a required check that has not begun is still waited for: the service does not list it */
export function checksOf(contexts: readonly AnsweredContext[], { names, isComplete }: RequiredChecks, isOpen: boolean): readonly ForgeCheck[] {
  const checks = contexts.map((context): ForgeCheck => {
    const name = context.__typename === 'CheckRun' ? context.name : context.context;
    return { name, state: stateOf(context), required: names.has(name) ? true : isComplete && names.size > 0 ? false : null };
  });
  if (!isOpen) return checks;
  const told = new Set(checks.map(({ name }) => name));
  return [...checks, ...[...names].filter((name) => !told.has(name)).map((name): ForgeCheck => ({ name, state: 'pending', required: true }))];
}

function stateOf(context: AnsweredContext): CheckState {
  if (context.__typename === 'StatusContext') return ofStatus(context.state);
  // Words that are added to the service later say nothing that is known.
  return context.status === 'COMPLETED' ? ofConclusion(context.conclusion) : 'pending';
}

function ofStatus(state: string): CheckState {
  switch (state) {
    case 'SUCCESS':
      return 'passed';
    case 'FAILURE':
    case 'ERROR':
      return 'failed';
    default:
      return 'pending';
  }
}

function ofConclusion(conclusion: string | null): CheckState {
  switch (conclusion) {
    case 'SUCCESS':
      return 'passed';
    case 'FAILURE':
    case 'TIMED_OUT':
    case 'ACTION_REQUIRED':
    case 'STARTUP_FAILURE':
      return 'failed';
    // A check that somebody or a newer one cancelled has not said anything about the code.
    case 'CANCELLED':
    case 'NEUTRAL':
    case 'SKIPPED':
    case 'STALE':
      return 'skipped';
    default:
      return 'pending';
  }
}
