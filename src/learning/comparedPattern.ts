import type { SpecificationPattern } from '../domain/specification';

/** A type as it is compared: its spelling makes no difference. Null where none is named. */
export function comparedType(type: string | null): string | null {
  const compared = type?.trim().toLowerCase() ?? '';
  return compared === '' ? null : compared;
}

/** The form in which patterns are compared: the type's spelling and the order of the traits make no difference. */
export function normalizePattern({ type, buildGates, traits }: SpecificationPattern): SpecificationPattern {
  return { type: comparedType(type), buildGates, traits: [...new Set(traits)].toSorted() };
}

/** As it is written, for telling fast which patterns are the same for sure. */
export function patternSpelling({ type, buildGates, traits }: SpecificationPattern): string {
  return JSON.stringify([type, buildGates, traits]);
}

/** The same for patterns that are compared as equal. */
export function patternKey(pattern: SpecificationPattern): string {
  return patternSpelling(normalizePattern(pattern));
}

/** Nothing is known of how these features were specified: that is no pattern that anyone could follow. */
export function isUnspecified({ type, buildGates, traits }: SpecificationPattern): boolean {
  return type === null && buildGates === null && traits.length === 0;
}
