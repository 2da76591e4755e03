import type * as vscode from 'vscode';
import { categorySchema, KNOWN_CATEGORIES } from '../../domain/category';
import { outcomeSchema, type Feature, type Outcome } from '../../domain/feature';
import type { OpenRunId } from '../../domain/followedFeature';
import { LONGEST_LESSON, lessonOf, MOST_LESSONS, withLessons } from '../../domain/lesson';
import type { Localizer } from '../../domain/localizer';
import { countsAsFailure, UNMERGED_KINDS, type UnmergedKind } from '../../domain/unmergedReason';
import { outcomeWord, unmergedWord } from '../../domain/words';
import type { JudgedRun } from '../../domain/run';
import type { GivenFacts, Inspection } from '../../recorder/inspection/inspection';
import type { OpenRun } from '../../recorder/following/openRuns';
import { leftOutWord } from '../../recorder/inspection/leftOutWord';
import { withoutCodicons } from '../words';
import { evidenceLines } from './evidenceLines';
import { askingOf, type Asking } from './drafts';
import { inputText, pickMany, pickOne } from './quickInput';
import { openRunText, type ReviewFact } from './reviewLines';
import type { FeatureCorrection } from '../../domain/correctFeature';

/** Asks for one fact of the run. Leaving the question gives nothing, which changes nothing. */
export async function askFact(fact: ReviewFact, run: JudgedRun, asking: Asking): Promise<GivenFacts> {
  const { l10n } = asking;
  switch (fact) {
    case 'description': {
      const text = await askText(l10n.t('Description'), l10n.t('What was this run about?'), run.description, asking, false);
      return text === undefined || text === null ? {} : { description: text };
    }
    case 'category': {
      const category = await askCategory(run.category, asking);
      return category === undefined ? {} : { category };
    }
    case 'prsCreated': {
      const prsCreated = await askCount(l10n.t('Pull requests created'), run.prsCreated, asking);
      return prsCreated === undefined ? {} : { prsCreated };
    }
    case 'prsMerged': {
      const prsMerged = await askCount(l10n.t('Pull requests merged'), run.prsMerged, asking);
      return prsMerged === undefined ? {} : { prsMerged };
    }
    case 'conflictsEncountered': {
      const conflictsEncountered = await askCount(l10n.t('Conflicts between features'), run.conflictsEncountered, asking);
      return conflictsEncountered === undefined ? {} : { conflictsEncountered };
    }
    case 'manualFixesNeeded': {
      const manualFixesNeeded = await askCount(l10n.t('Manual fixes'), run.manualFixesNeeded, asking);
      return manualFixesNeeded === undefined ? {} : { manualFixesNeeded };
    }
    case 'minutes': {
      const minutes = await askCount(l10n.t('Minutes of work'), run.minutes === null ? null : Math.round(run.minutes), asking);
      return minutes === undefined ? {} : { minutes };
    }
    case 'testsPassing': {
      const testsPassing = await askTruth(l10n.t('Tests'), testWords(l10n), run.testsPassing, l10n);
      return testsPassing === undefined ? {} : { testsPassing };
    }
    case 'specificationPattern':
      return askPattern(run, asking);
    case 'lessons':
      return askLessons(run.lessons ?? [], asking);
  }
}

/**
 * Asks whether the tests pass, where they could also be run.
 * @param what would run, such as "npm test in 4 worktrees"
 */
export async function askTests(what: string, l10n: Localizer): Promise<Pick<GivenFacts, 'testsPassing'> | 'run'> {
  const words = testWords(l10n);
  const items = [
    { label: `$(beaker) ${l10n.t('Run the tests now ({0})', withoutCodicons(what))}`, answer: 'run' as const },
    { label: words.yes, answer: { testsPassing: true } },
    { label: words.no, answer: { testsPassing: false } },
    { label: l10n.t('unknown'), answer: { testsPassing: null } },
  ];
  const choice = await pickOne({ title: l10n.t('Tests'), placeholder: '', items, backButton: true });
  return choice.kind === 'back' ? {} : choice.value.answer;
}

function testWords(l10n: Localizer): { readonly yes: string; readonly no: string } {
  return { yes: l10n.t('All tests pass'), no: l10n.t('Some tests fail') };
}

/**
 * @param movable whether it can be moved to another run
 * @returns the correction, `leaveOut`, `move`, or undefined when the question was left
 */
export async function askFeature(feature: Feature, asking: Asking, movable: boolean): Promise<FeatureCorrection | 'leaveOut' | 'move' | undefined> {
  const { l10n } = asking;
  type Item = vscode.QuickPickItem & { readonly ask: () => Promise<FeatureCorrection | 'leaveOut' | 'move' | undefined> };
  const items: readonly Item[] = [
    {
      label: l10n.t('Outcome'),
      description: outcomeWord(feature.outcome, l10n),
      ask: async () => {
        const outcome = await askOutcome(feature.outcome, l10n);
        return outcome === undefined ? undefined : { outcome };
      },
    },
    ...(feature.outcome === 'closed' || feature.outcome === 'unmerged'
      ? [
          {
            label: l10n.t('Why it was not merged'),
            description: feature.unmergedReason === undefined || feature.unmergedReason === null ? l10n.t('unknown') : unmergedWord(feature.unmergedReason.kind, l10n),
            ask: () => askUnmergedReason(feature, asking),
          },
        ]
      : []),
    {
      label: l10n.t('Category'),
      description: feature.category ?? l10n.t('unknown'),
      ask: async () => {
        const category = await askCategory(feature.category, asking);
        return category === undefined ? undefined : { category };
      },
    },
    {
      label: l10n.t('Name'),
      description: withoutCodicons(feature.name),
      ask: async () => {
        const name = await askText(l10n.t('Name'), l10n.t('What is this feature called?'), feature.name, asking, false);
        return name === undefined || name === null ? undefined : { name };
      },
    },
    ...(movable ? [{ label: l10n.t('Move to another run…'), ask: (): Promise<'move'> => Promise.resolve('move') }] : []),
    { label: l10n.t('Leave out of this run'), ask: () => Promise.resolve('leaveOut') },
    // To be read: there is nothing to choose.
    ...evidenceLines(feature, l10n).map(({ commit, what }) => ({
      label: `$(git-commit) ${withoutCodicons(commit)}`,
      description: withoutCodicons(what),
      ask: () => Promise.resolve(undefined),
    })),
  ];
  const choice = await pickOne({ title: feature.name, placeholder: l10n.t('What is not right?'), items, backButton: true });
  return choice.kind === 'back' ? undefined : choice.value.ask();
}

/** Decisions about the plan and nobody's time do not count against a specification; the list says which those are. */
async function askUnmergedReason({ name, unmergedReason }: Feature, { l10n }: Asking): Promise<FeatureCorrection | undefined> {
  type Item = vscode.QuickPickItem & { readonly kindOf: UnmergedKind | null };
  const items: readonly Item[] = [
    ...UNMERGED_KINDS.map((kind) => ({ kindOf: kind, label: unmergedWord(kind, l10n), description: countsAsFailure({ kind }) ? '' : l10n.t('does not count against the specification') })),
    { kindOf: null, label: l10n.t('unknown') },
  ];
  const active = items.find(({ kindOf }) => kindOf === (unmergedReason?.kind ?? null));
  const choice = await pickOne({ title: l10n.t('Why it was not merged'), placeholder: l10n.t('Why was {0} not merged?', withoutCodicons(name)), items, active, backButton: true });
  if (choice.kind === 'back') return undefined;
  const { kindOf } = choice.value;
  if (kindOf === null) return { unmergedReason: null };
  return { unmergedReason: kindOf === unmergedReason?.kind ? unmergedReason : { kind: kindOf } };
}

/**
 * Asks for an open run.
 * @param current the one that is reviewed
 * @param moving whether a feature is to be moved: only to a run of the same base, or to one of its own
 * @returns its id, or undefined when the question was left
 */
export async function askRun(inspection: Inspection, current: OpenRun | null, moving: boolean, l10n: Localizer): Promise<OpenRunId | 'new' | undefined> {
  type Item = vscode.QuickPickItem & { readonly id: OpenRunId | 'new' };
  const offered = inspection.openRuns.filter(({ id, base }) => !moving || (id !== current?.id && base === current?.base)).toReversed();
  const items: readonly Item[] = [
    ...offered.map((openRun) => ({
      id: openRun.id,
      label: withoutCodicons(openRunText(openRun, l10n)),
      description: openRun.recordedAs === null ? '' : l10n.t('recorded'),
      detail: withoutCodicons(inspection.candidates.filter(({ key }) => openRun.members.includes(key)).map(({ feature }) => feature.name).join(', ')),
    })),
    ...(moving ? [{ id: 'new' as const, label: `$(add) ${l10n.t('A new run')}` }] : []),
  ];
  const choice = await pickOne({
    title: moving ? l10n.t('Move to another run') : l10n.t('Open runs'),
    placeholder: moving ? l10n.t('Which run does it belong to?') : l10n.t('Which run is to be recorded?'),
    items,
    active: items.find(({ id }) => id === current?.id),
    backButton: true,
  });
  return choice.kind === 'back' ? undefined : choice.value.id;
}

/** @returns the keys of the candidates that were ticked; undefined when the question was left */
export async function askMembers(
  inspection: Inspection,
  selected: ReadonlySet<string>,
  l10n: Localizer,
): Promise<ReadonlySet<string> | undefined> {
  const reasons = new Map(inspection.leftOut.map((left) => [left.worktree, left.reason]));
  const items = inspection.candidates.map((candidate) => {
    const reason = reasons.get(candidate.key);
    return {
      label: withoutCodicons(candidate.feature.name),
      description: withoutCodicons(candidate.feature.branch ?? ''),
      detail: withoutCodicons(reason === undefined ? candidate.key : `${candidate.key} (${leftOutWord(reason, l10n)})`),
      key: candidate.key,
    };
  });
  const choice = await pickMany({
    title: l10n.t('Features of this run'),
    placeholder: l10n.t('Tick the worktrees that belong to this run.'),
    items,
    selected: items.filter((item) => selected.has(item.key)),
    backButton: true,
  });
  return choice.kind === 'back' ? undefined : new Set(choice.value.map((item) => item.key));
}

/** Names of features that have no worktree (any more). */
export async function askNames(current: readonly string[], asking: Asking): Promise<Pick<GivenFacts, 'features'>> {
  const { l10n } = asking;
  const answer = await inputText({
    asking,
    title: l10n.t('Features of this run'),
    prompt: l10n.t('Which features were built? Names, separated by commas.'),
    value: current.join(', '),
    backButton: true,
    validate: (text) => (namesIn(text).length > 0 ? undefined : l10n.t('Enter at least one name.')),
  });
  return answer.kind === 'back' ? {} : { features: namesIn(answer.value) };
}

function namesIn(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

async function askOutcome(current: Outcome | null, l10n: Localizer): Promise<Outcome | null | undefined> {
  const items = [...outcomeSchema.options, null].map((outcome) => ({ label: outcomeWord(outcome, l10n), outcome }));
  const choice = await pickOne({
    title: l10n.t('Outcome'),
    placeholder: l10n.t('What became of it?'),
    items,
    active: items.find((item) => item.outcome === current),
    backButton: true,
  });
  return choice.kind === 'back' ? undefined : choice.value.outcome;
}

async function askCategory(current: string | null, asking: Asking): Promise<string | null | undefined> {
  const { l10n } = asking;
  type Item = vscode.QuickPickItem & { readonly value: string | null; readonly asksName?: true };
  const known: readonly Item[] = KNOWN_CATEGORIES.map((category) => ({ label: category, value: category }));
  const items: readonly Item[] = [
    ...known,
    ...(current !== null && !known.some((item) => item.value === current) ? [{ label: current, value: current }] : []),
    { label: `$(add) ${l10n.t('Another category…')}`, value: null, asksName: true },
    { label: l10n.t('unknown'), value: null },
  ];
  const choice = await pickOne({
    title: l10n.t('Category'),
    placeholder: l10n.t('What kind of work is it?'),
    items,
    active: items.find((item) => item.value === current && item.asksName !== true),
    backButton: true,
  });
  if (choice.kind === 'back') return undefined;
  if (choice.value.asksName !== true) return choice.value.value;
  const answer = await inputText({
    asking,
    title: l10n.t('Category'),
    prompt: l10n.t('A name of your own, such as `security-review`.'),
    value: '',
    backButton: true,
    validate: (text) =>
      categorySchema.safeParse(text.trim()).success
        ? undefined
        : l10n.t('Use lower-case letters, digits, dots, dashes and underscores, beginning with a letter or a digit.'),
  });
  return answer.kind === 'back' ? undefined : answer.value;
}

/** @returns null for "unknown", undefined when the question was left */
async function askCount(title: string, current: number | null, asking: Asking): Promise<number | null | undefined> {
  const { l10n } = asking;
  const answer = await inputText({
    asking,
    title,
    prompt: l10n.t('A whole number. Empty means unknown.'),
    value: current === null ? '' : String(current),
    backButton: true,
    validate: (text) => (/^\s*\d{0,6}\s*$/.test(text) ? undefined : l10n.t('Enter a whole number, or nothing for unknown.')),
  });
  if (answer.kind === 'back') return undefined;
  return answer.value === '' ? null : Number(answer.value);
}

/** @returns null when the text was emptied and that is allowed, undefined when the question was left */
async function askText(
  title: string,
  prompt: string,
  current: string,
  asking: Asking,
  mayBeEmpty: boolean,
): Promise<string | null | undefined> {
  const { l10n } = asking;
  const answer = await inputText({
    asking,
    title,
    prompt,
    value: current,
    backButton: true,
    validate: (text) => (mayBeEmpty || text.trim() !== '' ? undefined : l10n.t('Enter a text.')),
  });
  if (answer.kind === 'back') return undefined;
  return answer.value === '' ? null : answer.value;
}

/** @returns null for "unknown", undefined when the question was left */
async function askTruth(
  title: string,
  words: { readonly yes: string; readonly no: string },
  current: boolean | null,
  l10n: Localizer,
): Promise<boolean | null | undefined> {
  const items = [
    { label: words.yes, value: true },
    { label: words.no, value: false },
    { label: l10n.t('unknown'), value: null },
  ];
  const choice = await pickOne({ title, placeholder: '', items, active: items.find((item) => item.value === current), backButton: true });
  return choice.kind === 'back' ? undefined : choice.value.value;
}

async function askLessons(lessons: readonly string[], asking: Asking): Promise<Pick<GivenFacts, 'lessons'>> {
  const { l10n } = asking;
  const title = l10n.t('Lessons');
  const items = [
    ...(lessons.length < MOST_LESSONS ? [{ label: `$(add) ${l10n.t('Another lesson…')}`, position: lessons.length }] : []),
    ...lessons.map((lesson, position) => ({ label: withoutCodicons(lesson), position })),
  ];
  const choice = lessons.length === 0 ? null : await pickOne({ title, placeholder: l10n.t('Choose a lesson to change it.'), items, backButton: true });
  if (choice?.kind === 'back') return {};
  const position = choice?.value.position ?? 0;
  const answer = await inputText({
    asking: askingOf(asking, String(position)),
    title,
    prompt: l10n.t('What did this run teach? A sentence; it comes back before similar runs. Empty means nothing.'),
    value: lessons[position] ?? '',
    backButton: true,
    validate: (text) => (lessonOf(text).length > LONGEST_LESSON ? l10n.t('Enter at most {0} characters.', LONGEST_LESSON) : undefined),
  });
  if (answer.kind === 'back') return {};
  const said = lessonOf(answer.value);
  const now = withLessons([], [...lessons.slice(0, position), ...(said === '' ? [] : [said]), ...lessons.slice(position + 1)]);
  return JSON.stringify(now) === JSON.stringify(lessons) ? {} : { lessons: [...now] };
}

async function askPattern(run: JudgedRun, asking: Asking): Promise<GivenFacts> {
  const { l10n } = asking;
  const pattern = run.specificationPattern;
  const type = await askText(
    l10n.t('Specification'),
    l10n.t('How were the features specified, such as `v4_autonomous`? Empty means unknown.'),
    pattern.type ?? '',
    asking,
    true,
  );
  if (type === undefined) return {};
  const buildGates = await askTruth(
    l10n.t('Build gates'),
    { yes: l10n.t('Commands decide when a feature is done'), no: l10n.t('No commands decide when a feature is done') },
    pattern.buildGates,
    l10n,
  );
  return { specificationPattern: { ...pattern, type, buildGates: buildGates === undefined ? pattern.buildGates : buildGates } };
}
