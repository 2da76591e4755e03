import * as vscode from 'vscode';
import { decidingGates, type Gate } from '../../domain/gate';
import type { Localizer } from '../../domain/localizer';
import { GitError } from '../../git/gitError';
import type { GateStanding, WorktreeGates } from '../../recorder/gates/gateState';
import { openCandidates, type Inspection } from '../../recorder/inspection/inspection';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { repositoryFolders } from '../folders';
import { inform, warn } from '../notify';
import { pickMany } from '../review/quickInput';
import { withoutCodicons } from '../words';
import { inspectWorktrees } from './inspectWorktrees';
import { whatIsMissing } from './recordRun';

/** "Run Gates": lists what would run in the open worktrees, and runs what the person leaves ticked. */
export async function runGates(core: Core, l10n: Localizer): Promise<void> {
  if (!vscode.workspace.isTrusted) return askForTrust(l10n);
  try {
    const missing = await runChosen(core, repositoryFolders(), l10n);
    if (missing !== null) await inform(missing);
  } catch (error) {
    if (error instanceof GitError && error.reason === 'cancelled') return;
    await showFailure(error, core.logger, l10n);
  }
}

/** @returns why there is nothing to run, in a sentence; null where there is */
async function runChosen(core: Core, folders: readonly string[], l10n: Localizer): Promise<string | null> {
  if (folders.length === 0) return l10n.t('No folder is open here, so there are no worktrees to look at.');
  const found = await inspectWorktrees(core, l10n);
  const inspection = { ...found, candidates: openCandidates(found) };
  if (inspection.candidates.length === 0) return whatIsMissing(inspection, l10n);
  const gates = await core.gates();
  const standings = await gates.standings(inspection.candidates);
  if (standings.every((standing) => standing.gates.length === 0)) {
    return l10n.t('The worktrees here do not say how they are tested. Name the commands in the setting “parallelPatterns.gates”.');
  }
  await gates.run(await choose(inspection, standings, l10n));
  return null;
}

interface GateItem extends vscode.QuickPickItem {
  readonly choice?: { readonly worktree: string; readonly gate: Gate };
}

/** One line a gate and worktree, with the command and where it was found; those that decide are ticked. */
async function choose(inspection: Inspection, standings: readonly GateStanding[], l10n: Localizer): Promise<readonly WorktreeGates[]> {
  const proposed = new Set(inspection.proposed);
  const items: GateItem[] = [];
  const selected: GateItem[] = [];
  for (const [index, { key, feature }] of inspection.candidates.entries()) {
    const own = standings[index]?.gates ?? [];
    if (own.length === 0) continue;
    const deciding = decidingGates(own.map(({ gate }) => gate));
    items.push({ label: withoutCodicons(feature.name), kind: vscode.QuickPickItemKind.Separator });
    for (const { gate, current } of own) {
      const where = gate.source === null ? l10n.t('from your settings') : l10n.t('found in {0}', gate.source);
      const known = current === null ? '' : current.outcome === 'passed' ? l10n.t('passed on the same files') : l10n.t('failed on the same files');
      const item: GateItem = {
        label: `$(beaker) ${withoutCodicons(gate.id)}`,
        description: withoutCodicons(feature.name),
        detail: withoutCodicons([where, known].filter((part) => part !== '').join(' · ')),
        choice: { worktree: key, gate },
      };
      items.push(item);
      if (proposed.has(key) && deciding.includes(gate)) selected.push(item);
    }
  }
  const answer = await pickMany({ title: l10n.t('Run Gates'), placeholder: l10n.t('Tick what to run in the worktrees.'), items, selected, backButton: false });
  if (answer.kind === 'back') return [];
  const choices = answer.value.flatMap(({ choice }) => (choice === undefined ? [] : [choice]));
  return [...new Set(choices.map(({ worktree }) => worktree))].map((worktree) => ({ worktree, gates: choices.filter((choice) => choice.worktree === worktree).map(({ gate }) => gate) }));
}

async function askForTrust(l10n: Localizer): Promise<void> {
  const manage = l10n.t('Manage Workspace Trust');
  const choice = await warn(l10n.t('This workspace is not trusted, so none of its commands are run. Trust it to run its tests.'), manage);
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
