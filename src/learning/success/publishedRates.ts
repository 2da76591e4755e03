import type { ChangeKind } from '../../domain/changeKind';

/**
 * Share of agents' closed pull requests in public repositories that were merged, by kind of change: published figures, named as such
 * wherever they carry the answer. Source: AIDev, a dataset of agents' pull requests on GitHub (Li, Zhang & Hassan 2025).
 */
const PUBLISHED_RATES: Readonly<Record<ChangeKind, number>> = {
  docs: 0.815,
  style: 0.68,
  ci: 0.675,
  refactor: 0.63,
  test: 0.62,
  build: 0.61,
  chore: 0.58,
  feat: 0.565,
  fix: 0.54,
  perf: 0.435,
};

/** Of a kind that nothing tells, the rate of new features: what most planned features are. */
export function publishedRate(kind: ChangeKind | null): number {
  return PUBLISHED_RATES[kind ?? 'feat'];
}
