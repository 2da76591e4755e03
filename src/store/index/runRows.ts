import type { Feature } from '../../domain/feature';
import type { Run } from '../../domain/run';
import type { Statements } from './statements';

/** Each has the run's number in its column `run`. */
const TABLES_OF_A_RUN = ['features', 'conflicts', 'conflict_files', 'specification_traits'];

export function removeRun(statements: Statements, id: string): void {
  const number = statements.row('SELECT number FROM runs WHERE id = ?', [id])?.[0];
  if (number === undefined) return;
  for (const table of TABLES_OF_A_RUN) statements.run(`DELETE FROM ${table} WHERE run = ?`, [number]);
  statements.run('DELETE FROM runs WHERE number = ?', [number]);
}

/** @param number of the run in this index */
export function insertRun(statements: Statements, number: number, revision: number, run: Run, outline: string): void {
  statements.insert('runs', {
    number,
    id: run.id,
    revision,
    description: run.description,
    category: run.category,
    created_at: run.createdAt,
    created_at_ms: Date.parse(run.createdAt),
    prs_created: run.prsCreated,
    prs_merged: run.prsMerged,
    conflicts_encountered: run.conflictsEncountered,
    manual_fixes_needed: run.manualFixesNeeded,
    tests_passing: flag(run.testsPassing),
    minutes: run.minutes,
    success_rate: run.successRate,
    completion_rate: run.completionRate,
    quality_score: run.qualityScore,
    grade: run.grade,
    specification_type: run.specificationPattern.type,
    build_gates: flag(run.specificationPattern.buildGates),
    evidence: run.evidence,
    suggestion_id: run.suggestionId,
    outline,
  });
  run.features.forEach((feature, position) => insertFeature(statements, number, position, feature));
  const pairs = run.conflicts.map(({ features: [a, b], files }) => ({ a, b, files }));
  const withBase = run.conflictsWithBase.map(({ feature, files }) => ({ a: feature, b: null, files }));
  [...pairs, ...withBase].forEach(({ a, b, files }, position) => {
    statements.insert('conflicts', { run: number, position, feature_a: a, feature_b: b });
    for (const file of new Set(files)) statements.insert('conflict_files', { run: number, position, file }, true);
  });
}

function insertFeature(statements: Statements, run: number, position: number, feature: Feature): void {
  statements.insert('features', {
    run,
    position,
    name: feature.name,
    category: feature.category,
    repository: feature.repository,
    branch: feature.branch,
    worktree: feature.worktree,
    outcome: feature.outcome,
    agent: feature.agent,
    commits: feature.commits,
    files_changed: feature.filesChanged,
    additions: feature.additions,
    deletions: feature.deletions,
    manual_fixes: feature.manualFixes,
    tests_passing: flag(feature.testsPassing),
    minutes: feature.minutes,
    specification_type: feature.specification?.type ?? null,
    build_gates: flag(feature.specification?.buildGates ?? null),
  });
  for (const [trait, present] of Object.entries(feature.specification?.traits ?? {})) {
    statements.insert('specification_traits', { run, feature_position: position, trait, present: flag(present) }, true);
  }
}

function flag(value: boolean | null): number | null {
  return value === null ? null : Number(value);
}
