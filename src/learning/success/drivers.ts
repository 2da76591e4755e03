import { kindFeatures } from '../../domain/kindWord';
import type { Localizer } from '../../domain/localizer';
import type { Driver } from '../../domain/suggestion';
import { NOTHING_KNOWN, type OwnOutcomes } from './ownOutcomes';
import type { FeatureQuestion, SuccessModel } from './successModel';

/** A planned feature with what is known of where it will be. */
export interface Asked {
  readonly question: FeatureQuestion;
  readonly own: OwnOutcomes;
}

/** Effects below this are not worth a word: 1 is from 0 to 100 %. */
const SMALLEST = 0.01;
const HOURS_A_DAY = 24;

/**
 * What moves the forecast of these features, strongest first: each as the mean forecast with it minus that without, all else as it is.
 * Effects of a logistic model do not add up to the whole.
 */
export function drivers(model: SuccessModel, asked: readonly Asked[], l10n: Localizer): readonly Driver[] {
  const mean = (change: (one: Asked) => Asked): number =>
    asked.reduce((sum, one) => {
      const { question, own } = change(one);
      return sum + model.probability(question, own).mean;
    }, 0) / asked.length;
  const full = mean((one) => one);
  const known = asked.map(({ own }) => own);
  const found: Driver[] = [
    ...knownValues(asked, ({ question }) => question.kind).map((kind) => ({
      factor: kindFeatures(kind, l10n),
      effect: full - mean((one) => (one.question.kind === kind ? { question: { ...one.question, kind: null }, own: { ...one.own, ofKind: NOTHING_KNOWN.ofKind } } : one)),
      count: most(asked.filter(({ question }) => question.kind === kind).map(({ own }) => own.ofKind)),
    })),
    ...knownValues(asked, ({ question }) => question.agent).map((agent) => ({
      factor: l10n.t('{0} as the agent', agent),
      effect: full - mean((one) => ({ ...one, question: { ...one.question, agent: null } })),
      count: null,
    })),
    { factor: l10n.t('what was merged here before'), effect: full - mean((one) => ({ ...one, own: { ...one.own, all: NOTHING_KNOWN.all } })), count: most(known.map(({ all }) => all)) },
    { factor: l10n.t('what was merged in other repositories'), effect: full - mean((one) => ({ ...one, own: { ...one.own, elsewhere: NOTHING_KNOWN.elsewhere } })), count: most(known.map(({ elsewhere }) => elsewhere)) },
    { factor: l10n.t('the specification type'), effect: full - mean((one) => ({ ...one, own: { ...one.own, ofType: NOTHING_KNOWN.ofType } })), count: most(known.map(({ ofType }) => ofType)) },
    { factor: l10n.t('a kind of change that is new here'), effect: full - mean((one) => ({ ...one, own: { ...one.own, newKind: false } })), count: null },
    ...pause(known, l10n).map((factor) => ({ factor, effect: full - mean((one) => ({ ...one, own: { ...one.own, hoursSinceSuccess: HOURS_A_DAY } })), count: null })),
  ];
  return found
    .filter(({ effect }) => Math.abs(effect) >= SMALLEST)
    .toSorted((one, other) => Math.abs(other.effect) - Math.abs(one.effect) || (one.factor < other.factor ? -1 : 1));
}

function pause(known: readonly OwnOutcomes[], l10n: Localizer): readonly string[] {
  const hours = known.map(({ hoursSinceSuccess }) => hoursSinceSuccess);
  if (hours.every((each) => each === null)) return [l10n.t('nothing was merged here yet')];
  const days = Math.round(Math.min(...hours.map((each) => each ?? Infinity)) / HOURS_A_DAY);
  if (days < 2) return [l10n.t('something was merged here within two days')];
  return [l10n.t('nothing was merged here for {0} days', days)];
}

function most(tallies: readonly { readonly count: number }[]): number {
  return Math.round(Math.max(0, ...tallies.map(({ count }) => count)));
}

/** Each known value once, in the order that they are met. */
function knownValues<Value>(asked: readonly Asked[], value: (one: Asked) => Value | null): readonly Value[] {
  return [...new Set(asked.map(value))].filter((each) => each !== null);
}
