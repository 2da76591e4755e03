import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What the original tool knew of a run; its three places say it in their own ways. */
export interface OldRun {
  readonly description: string;
  readonly features: readonly string[];
  /** `2025-11-20 14:30:22`, in UTC. */
  readonly at: string;
  readonly merged: number;
}

export const OLD_RUNS: readonly OldRun[] = [
  { description: 'Favourites and sign-in', features: ['favorites', 'sign-in', 'search'], at: '2025-11-20 14:30:22', merged: 2 },
  { description: 'Vetting of repositories', features: ['vetting', 'ranking', 'export'], at: '2025-11-21 09:00:00', merged: 3 },
];

/** Runs statements with Python's sqlite3, the library that the original tool wrote with. */
export function python(folder: string, script: string, ...args: readonly string[]): void {
  const result = spawnSync('python3', ['-c', script, ...args], { cwd: folder, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(result.stderr);
}

const CREATE = `
import json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
runs = json.loads(sys.argv[2])
if sys.argv[3] == 'documented':
    connection.execute('''CREATE TABLE parallel_history (run_description TEXT, features TEXT, specification_pattern TEXT, quality_score REAL,
        success_rate REAL, prs_created INTEGER, prs_merged INTEGER, conflicts_encountered INTEGER, manual_fixes_needed INTEGER,
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)''')
    rows = [(r['description'], json.dumps(r['features']), json.dumps({'type': 'v4_autonomous', 'build_gates': True}), 70.0, r['merged'] / 3, 3,
        r['merged'], 0, 0, r['at']) for r in runs]
    connection.executemany('INSERT INTO parallel_history VALUES (' + ','.join('?' * 10) + ')', rows)
else:
    connection.execute('''CREATE TABLE parallel_history (id INTEGER PRIMARY KEY, run_hash TEXT NOT NULL, run_description TEXT NOT NULL, features TEXT NOT NULL,
        specification_pattern TEXT NOT NULL, execution_time_min REAL, quality_score REAL, success_rate REAL, prs_created INTEGER, prs_merged INTEGER,
        conflicts_encountered INTEGER, manual_fixes_needed INTEGER, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)''')
    connection.execute('''CREATE TABLE success_patterns (id INTEGER PRIMARY KEY, pattern_type TEXT NOT NULL, pattern_data TEXT NOT NULL,
        success_count INTEGER DEFAULT 1, avg_quality_score REAL, last_used TIMESTAMP DEFAULT CURRENT_TIMESTAMP)''')
    connection.execute("INSERT INTO success_patterns (pattern_type, pattern_data, success_count) VALUES ('v4_autonomous', '{}', 12)")
    for number, r in enumerate(runs):
        pattern = {'specification_type': 'v4_autonomous', 'build_gates_used': True, 'conflict_detection': 'automatic', 'feature_types': ['ui', 'ui']}
        connection.execute('''INSERT INTO parallel_history (run_hash, run_description, features, specification_pattern, execution_time_min, quality_score,
            success_rate, prs_created, prs_merged, conflicts_encountered, manual_fixes_needed, created_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)''',
            (f'hash{number}', r['description'], json.dumps(r['features']), json.dumps(pattern), 0, 70.0, r['merged'] / 3, 3, r['merged'], 0, 0, r['at']))
connection.commit()
`;

/** The original tool's database: as it is documented, or as it is found on people's disks. */
export function makeDatabase(folder: string, name: string, form: 'documented' | 'wild', runs: readonly OldRun[] = OLD_RUNS): string {
  python(folder, CREATE, name, JSON.stringify(runs), form);
  return path.join(folder, name);
}

/**
 * The original tool's folder, written on a machine whose clock is `hoursAhead` of UTC.
 */
export async function makeResultsFolder(folder: string, hoursAhead: number, runs: readonly OldRun[] = OLD_RUNS): Promise<string> {
  const results = path.join(folder, 'parallel-results');
  await mkdir(path.join(results, 'ui_features'), { recursive: true });
  // The original tool's links have `run_` twice and the whole path, which leads nowhere on another machine.
  await symlink('/elsewhere/parallel-results/all_runs/run_20200101_000000', path.join(results, 'ui_features', 'run_run_20200101_000000'));
  for (const [number, run] of runs.entries()) {
    const local = new Date(Date.parse(`${run.at.replace(' ', 'T')}Z`) + hoursAhead * 3_600_000 + 1_500).toISOString().replace('Z', '123');
    const place = path.join(results, 'all_runs', `run_${local.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_')}`);
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, 'summary.json'), JSON.stringify(summary(run, local, number === 1 ? 'github-vetting' : 'ui'), null, 2));
  }
  return results;
}

export function summary({ description, features, merged }: OldRun, local: string, category: string): Record<string, unknown> {
  return {
    description,
    features,
    category,
    prs_created: 3,
    prs_merged: merged,
    conflicts_encountered: 0,
    manual_fixes_needed: 0,
    execution_time_min: 45,
    tests_passing: true,
    specification_pattern: { type: 'v4_autonomous', build_gates: true },
    quality_score: 70,
    success_rate: merged / 3,
    timestamp: local,
    stored_at: '/elsewhere/parallel-results/all_runs/run',
  };
}

/** A line of the original tool's log, of a machine on UTC: tasks by their numbers, rates in percent of the tasks. */
export function logLine(run: OldRun, fields: Readonly<Record<string, unknown>> = {}): string {
  const end = run.at.replace(' ', 'T');
  return JSON.stringify({
    run_id: 7,
    project: run.description,
    start_time: new Date(Date.parse(`${end}Z`) - 7_200_000).toISOString().slice(0, 19),
    tasks_total: run.features.length,
    tasks_completed: run.features.length,
    tasks_failed: 0,
    prs_created: 3,
    sequential_estimate: 6,
    tasks: run.features.map((_, number) => ({ task_id: number + 1, status: 'completed', pr_created: true, timestamp: end, time_spent: null })),
    end_time: end,
    time_spent: 2,
    notes: 'kept',
    completion_rate: 100,
    pr_success_rate: 100,
    efficiency_ratio: 3,
    ...fields,
  });
}
