import path from 'node:path';
import type { Localizer } from '../../domain/localizer';
import type { MergeStep, NearConflict, NearConflictKind } from '../../recorder/conflicts/conflictDetail';
import type { Candidate, CandidatePair, Inspection, LeftOut } from '../../recorder/inspection/inspection';
import { leftOutWord } from '../../recorder/inspection/leftOutWord';
import { markdownText, visible } from '../words';
import {
  baseParty,
  conflictKindWord,
  featureParty,
  fileConflicts,
  linesText,
  nearFile,
  surfaceWord,
  type Conflict,
  type FileConflict,
} from './conflictModel';
import { featureDescription, featureSpoken, featureTooltip, filesText, gatesOf, gateWord, type GateSummary, type Words } from './featureText';
import { RunNode, type RunNodeOptions } from './runNode';

export interface CurrentRunModel {
  readonly inspection: Inspection;
  /** By candidate key. A candidate without has what its feature's tests say. */
  readonly gates: ReadonlyMap<string, GateSummary>;
}

/** Up to here the features in conflict are open at first: more would not be seen at a glance anyway. */
const MOST_EXPANDED = 8;

const CONFLICT_COLOUR = 'list.errorForeground';
const WARNING_COLOUR = 'list.warningForeground';
const GOOD_COLOUR = 'testing.iconPassed';
const BAD_COLOUR = 'testing.iconFailed';

/** The conflicts of a pair and of each feature with its base, as the view's badge counts them. */
export function conflictCount(inspection: Inspection): number {
  const { candidates } = inspection;
  return openConflicts(inspection).length + candidates.filter(({ baseConflictFiles }) => (baseConflictFiles ?? []).length > 0).length;
}

/** Without those that were met and are solved by now: they count for the run, and there is nothing to be done about them. */
export function openConflicts({ conflicts }: Inspection): readonly CandidatePair[] {
  return (conflicts ?? []).filter(({ solved }) => solved !== true);
}

/** The lines of the tree. Children are made when a line is opened, so that 64 worktrees cost no more than their 64 lines. */
export function currentRunTree(model: CurrentRunModel, words: Words): readonly RunNode[] {
  const tree = new Tree(model, words);
  return tree.roots();
}

class Tree {
  readonly #inspection: Inspection;
  readonly #gates: CurrentRunModel['gates'];
  readonly #words: Words;
  readonly #candidates: ReadonlyMap<string, Candidate>;
  readonly #pairs: ReadonlyMap<string, readonly CandidatePair[]>;
  readonly #near: ReadonlyMap<string, readonly NearConflict[]>;

  constructor({ inspection, gates }: CurrentRunModel, words: Words) {
    this.#inspection = inspection;
    this.#gates = gates;
    this.#words = words;
    this.#candidates = new Map(inspection.candidates.map((candidate) => [candidate.key, candidate]));
    this.#pairs = byKey(openConflicts(inspection));
    this.#near = byKey(inspection.nearConflicts);
  }

  roots(): readonly RunNode[] {
    const { candidates, mergeOrders, leftOut } = this.#inspection;
    const runs = byRun(candidates);
    const features = runs.size > 1 ? [...runs].map(([run, members]) => this.#run(run, members)).reverse() : candidates.map((each) => this.#feature(each));
    const orders = mergeOrders.flatMap((steps, index) => (steps.every(({ clean }) => clean) ? [] : [this.#mergeOrder(steps, index)]));
    const others = leftOut.filter(({ worktree }) => !this.#candidates.has(worktree));
    const isNews = candidates.length > 0 || others.some(({ reason }) => reason !== 'isBase' && reason !== 'bare');
    return [...features, ...orders, ...(isNews && others.length > 0 ? [this.#leftOut(others)] : [])];
  }

  /** Newest first, because that is the one being worked on. */
  #run(run: string, members: readonly Candidate[]): RunNode {
    const { l10n, locale } = this.#words;
    const names = members.map(({ feature }) => visible(feature.name));
    const keys = new Set(members.map(({ key }) => key));
    const size = members.length === 1 ? l10n.t('1 feature') : l10n.t('{0} features', members.length);
    const openRun = this.#inspection.openRuns.find(({ id }) => id === run);
    const since = openRun === undefined ? null : new Date(openRun.startedAt).toLocaleDateString(locale, { dateStyle: 'medium' });
    return new RunNode({
      id: `run:${run}`,
      label: names.length > 3 ? l10n.t('{0} and {1} more', names.slice(0, 3).join(', '), names.length - 3) : names.join(', '),
      description: [size, openRun === undefined ? null : visible(openRun.base), since].filter((part) => part !== null).join(' · '),
      icon: 'layers',
      spoken: l10n.t('{0}: run of {1}', names.join(', '), size),
      conflicts: openConflicts(this.#inspection).filter(({ keys: [one, other] }) => keys.has(one) && keys.has(other)).length,
      expanded: this.#inspection.proposed.some((key) => keys.has(key)),
      children: () => members.map((member) => this.#feature(member)),
    });
  }

  #feature(candidate: Candidate): RunNode {
    const { l10n } = this.#words;
    const pairs = this.#pairs.get(candidate.key) ?? [];
    const conflicts = pairs.length + ((candidate.baseConflictFiles ?? []).length > 0 ? 1 : 0);
    const gates = gatesOf(candidate, this.#gates);
    const against = [...(hasBaseConflict(candidate) ? [candidate.base] : []), ...pairs.map((pair) => this.#other(pair, candidate.key).feature.name)];
    return new RunNode({
      id: `feature:${candidate.key}`,
      label: visible(candidate.feature.name),
      description: featureDescription(candidate, l10n),
      ...featureIcon(candidate, conflicts),
      spoken: featureSpoken(candidate, gates, against, l10n),
      tooltip: () => featureTooltip(candidate, gates, against, this.#words),
      conflicts,
      expanded: conflicts > 0 && this.#candidates.size <= MOST_EXPANDED,
      subject: { kind: 'feature', candidate },
      children: () => this.#featureChildren(candidate, pairs),
    });
  }

  #featureChildren(candidate: Candidate, pairs: readonly CandidatePair[]): readonly RunNode[] {
    const id = `feature:${candidate.key}`;
    const near = this.#near.get(candidate.key) ?? [];
    return [
      ...this.#unknownConflicts(candidate, id),
      ...(hasBaseConflict(candidate) ? [this.#baseConflict(candidate, id)] : []),
      ...pairs.map((pair) => this.#conflict(candidate, pair, id)),
      ...(near.length > 0 ? [this.#closeCalls(candidate, near, id)] : []),
      this.#gateNode(candidate, id),
      ...this.#specification(candidate, id),
    ];
  }

  #unknownConflicts(candidate: Candidate, id: string): readonly RunNode[] {
    if (this.#inspection.conflicts !== null && candidate.baseConflictFiles !== null) return [];
    const { l10n } = this.#words;
    const label = this.#inspection.conflicts === null ? l10n.t('Conflicts: unknown') : l10n.t('Conflicts with {0}: unknown', visible(candidate.base));
    return [new RunNode({ id: `${id}/unknown`, label, icon: 'question' })];
  }

  #conflict(candidate: Candidate, pair: CandidatePair, parent: string): RunNode {
    const { l10n } = this.#words;
    const other = this.#other(pair, candidate.key);
    const conflict: Conflict = {
      left: featureParty(candidate),
      right: featureParty(other),
      files: fileConflicts(pair.files, pair.details, pair.keys[0] !== candidate.key),
    };
    const files = filesText(pair.files.length, l10n);
    const name = visible(other.feature.name);
    const texts = { label: name, description: l10n.t('conflict in {0}', files) };
    const title = l10n.t('Conflict with {0} in {1}', name, files);
    return this.#conflictNode(conflict, `${parent}/conflict:${other.key}`, texts, title, 'left');
  }

  #baseConflict(candidate: Candidate, parent: string): RunNode {
    const { l10n } = this.#words;
    const paths = candidate.baseConflictFiles ?? [];
    const conflict: Conflict = { left: baseParty(candidate), right: featureParty(candidate), files: fileConflicts(paths, candidate.baseConflicts, false) };
    const files = filesText(paths.length, l10n);
    const name = visible(candidate.base);
    const texts = { label: name, description: l10n.t('conflict with the base in {0}', files) };
    const title = l10n.t('Conflict with the base {0} in {1}', name, files);
    return this.#conflictNode(conflict, `${parent}/base`, texts, title, 'right');
  }

  /** @param own the side of the feature that the line is below */
  #conflictNode(conflict: Conflict, id: string, texts: Pick<RunNodeOptions, 'label' | 'description'>, title: string, own: 'left' | 'right'): RunNode {
    return new RunNode({
      id,
      ...texts,
      icon: 'git-merge',
      colour: CONFLICT_COLOUR,
      tooltip: () => `**${markdownText(title)}**\n\n${conflict.files.map((file) => `- ${markdownText(file.path)}`).join('\n')}`,
      subject: { kind: 'conflict', conflict },
      children: () => conflict.files.map((file) => this.#file(conflict, file, id, own)),
    });
  }

  #file(conflict: Conflict, file: FileConflict, parent: string, own: 'left' | 'right'): RunNode {
    const { l10n } = this.#words;
    const folder = path.posix.dirname(file.path);
    const ownLines = linesText(file[own]?.ranges ?? [], l10n);
    const facts = [ownLines, conflictKindWord(file.kind, l10n), file.surface === null ? null : surfaceWord(file.surface, l10n)].filter((fact) => fact !== null);
    const sides = (['left', 'right'] as const).map((side) => sideText(conflict[side].name, file[side], l10n));
    return new RunNode({
      id: `${parent}/file:${file.path}`,
      label: visible(path.posix.basename(file.path)),
      description: [...facts, ...(folder === '.' ? [] : [visible(folder)])].join(' · '),
      icon: 'diff',
      tooltip: () => [`**${markdownText(file.path)}**`, ...sides.map(markdownText)].join('\n\n'),
      subject: { kind: 'file', conflict, file },
    });
  }

  #closeCalls(candidate: Candidate, near: readonly NearConflict[], parent: string): RunNode {
    const { l10n } = this.#words;
    const id = `${parent}/near`;
    const count = l10n.number(near.length);
    return new RunNode({
      id,
      label: l10n.t('Close calls'),
      description: count,
      icon: 'eye',
      spoken: l10n.t('Close calls: {0}. They merge, and yet deserve a look.', count),
      children: () => near.map((each, index) => this.#closeCall(candidate, each, `${id}/${index}`)),
    });
  }

  #closeCall(candidate: Candidate, near: NearConflict, position: string): RunNode {
    const { l10n } = this.#words;
    const swapped = near.keys[0] !== candidate.key;
    const other = this.#other(near, candidate.key);
    const file = nearFile(near, swapped);
    const conflict: Conflict = { left: featureParty(candidate), right: featureParty(other), files: [file] };
    const own = file.left?.path ?? file.path;
    const subject = near.subject === null ? nearWord(near.kind, l10n) : `${nearWord(near.kind, l10n)} ${visible(near.subject)}`;
    const lines = linesText(file.left?.ranges ?? [], l10n);
    const name = visible(other.feature.name);
    return new RunNode({
      id: `${position}:${near.kind}:${other.key}:${own}`,
      label: visible(path.posix.basename(own)),
      description: [name, subject, lines].filter((part) => part !== null).join(' · '),
      icon: 'diff',
      subject: { kind: 'file', conflict, file },
    });
  }

  #gateNode(candidate: Candidate, parent: string): RunNode {
    const { l10n } = this.#words;
    const gates = gatesOf(candidate, this.#gates);
    const label = l10n.t('Tests: {0}', gateWord(gates.state, l10n));
    return new RunNode({
      id: `${parent}/gates`,
      label,
      description: visible(gates.text),
      ...gateIcon(gates.state),
    });
  }

  #specification({ key, presence, feature }: Candidate, parent: string): readonly RunNode[] {
    const { specification } = feature;
    if (specification === null) return [];
    const { l10n } = this.#words;
    const folder = path.posix.dirname(specification.path);
    return [
      new RunNode({
        id: `${parent}/specification`,
        label: visible(path.posix.basename(specification.path)),
        description: [specification.type, folder === '.' ? null : folder].filter((part) => part !== null).map(visible).join(' · '),
        icon: 'note',
        spoken: l10n.t('{0}: specification', visible(specification.path)),
        ...(presence === 'worktree' ? { subject: { kind: 'specification', worktree: key, path: specification.path } as const } : {}),
      }),
    ];
  }

  #mergeOrder(steps: readonly MergeStep[], index: number): RunNode {
    const { l10n } = this.#words;
    const failing = steps.filter(({ clean }) => !clean);
    const first = this.#candidates.get(failing[0]?.key ?? '');
    const base = this.#candidates.get(steps[0]?.key ?? '')?.base ?? '';
    const stopsAt = first === undefined ? '' : l10n.t('fails at {0}', visible(first.feature.name));
    return new RunNode({
      id: `order:${index}`,
      label: l10n.t('Merge order'),
      description: stopsAt,
      icon: 'list-ordered',
      colour: WARNING_COLOUR,
      spoken: l10n.t('Merge order into {0}: {1}', visible(base), stopsAt),
      tooltip: () => l10n.t('The whole run merged into {0}, one feature after the other.', markdownText(base)),
      children: () => steps.map((step, position) => this.#mergeStep(step, position, `order:${index}`)),
    });
  }

  #mergeStep(step: MergeStep, position: number, parent: string): RunNode {
    const { l10n } = this.#words;
    const name = visible(this.#candidates.get(step.key)?.feature.name ?? path.basename(step.key));
    const [only] = step.files;
    const what = step.clean ? l10n.t('merges') : step.files.length === 1 && only !== undefined ? visible(only) : filesText(step.files.length, l10n);
    return new RunNode({
      id: `${parent}/${step.key}`,
      label: `${position + 1}. ${name}`,
      description: what,
      ...(step.clean ? { icon: 'pass', colour: GOOD_COLOUR } : { icon: 'error', colour: CONFLICT_COLOUR }),
      ...(step.clean ? {} : { spoken: l10n.t('{0}. {1}: conflict in {2}', position + 1, name, what) }),
      tooltip: () => (step.clean ? markdownText(what) : step.files.map((file) => `- ${markdownText(file)}`).join('\n')),
    });
  }

  #leftOut(others: readonly LeftOut[]): RunNode {
    const { l10n } = this.#words;
    return new RunNode({
      id: 'leftOut',
      label: l10n.t('Left out'),
      description: l10n.number(others.length),
      icon: 'circle-slash',
      spoken: others.length === 1 ? l10n.t('Left out: 1 worktree') : l10n.t('Left out: {0} worktrees', others.length),
      children: () =>
        others.map(({ worktree, reason }) => {
          const word = leftOutWord(reason, l10n);
          const name = visible(path.basename(worktree));
          return new RunNode({
            id: `leftOut:${worktree}`,
            label: name,
            description: word,
            icon: 'folder',
            tooltip: () => markdownText(worktree),
            ...(reason === 'prunable' || reason === 'bare' ? {} : { subject: { kind: 'worktree', worktree } as const }),
          });
        }),
    });
  }

  #other({ keys }: { readonly keys: readonly [string, string] }, key: string): Candidate {
    const other = this.#candidates.get(keys[0] === key ? keys[1] : keys[0]);
    if (other === undefined) throw new Error(`No candidate has one of the keys ${keys.join(' and ')}.`);
    return other;
  }
}

function byRun(candidates: readonly Candidate[]): ReadonlyMap<string, readonly Candidate[]> {
  const runs = new Map<string, readonly Candidate[]>();
  for (const candidate of candidates) runs.set(candidate.openRun, [...(runs.get(candidate.openRun) ?? []), candidate]);
  return runs;
}

function byKey<T extends { readonly keys: readonly [string, string] }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const map = new Map<string, T[]>();
  for (const item of items) {
    for (const key of item.keys) {
      const list = map.get(key);
      if (list === undefined) map.set(key, [item]);
      else list.push(item);
    }
  }
  return map;
}

export function hasBaseConflict({ baseConflictFiles }: Candidate): boolean {
  return baseConflictFiles !== null && baseConflictFiles.length > 0;
}

function featureIcon({ presence, feature }: Candidate, conflicts: number): { readonly icon: string; readonly colour?: string } {
  if (feature.outcome === 'merged') return { icon: 'git-merge', colour: GOOD_COLOUR };
  if (presence !== 'worktree') return { icon: 'archive' };
  if (feature.outcome === 'closed') return { icon: 'git-pull-request-closed' };
  return conflicts > 0 ? { icon: 'warning', colour: CONFLICT_COLOUR } : { icon: 'git-branch' };
}

function gateIcon(state: GateSummary['state']): { readonly icon: string; readonly colour?: string } {
  switch (state) {
    case 'passing':
      return { icon: 'pass', colour: GOOD_COLOUR };
    case 'failing':
      return { icon: 'error', colour: BAD_COLOUR };
    case 'stale':
      return { icon: 'history' };
    case 'unknown':
      return { icon: 'question' };
  }
}

function sideText(name: string, side: FileConflict['left'], l10n: Localizer): string {
  if (side === null) return l10n.t('{0}: lines unknown', visible(name));
  if (side.blob === null) return l10n.t('{0}: deleted', visible(name));
  return `${visible(name)}: ${linesText(side.ranges, l10n) ?? visible(side.path)}`;
}

function nearWord(kind: NearConflictKind, l10n: Localizer): string {
  switch (kind) {
    case 'sameLines':
      return l10n.t('the same change');
    case 'adjacentLines':
      return l10n.t('neighbouring lines');
    case 'sameFunction':
      return l10n.t('the same function');
    case 'removedUse':
      return l10n.t('uses what the other removes');
    case 'sharedSurface':
      return l10n.t('shared file');
  }
}
