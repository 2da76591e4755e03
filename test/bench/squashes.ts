// How well merged branches are found again in a base that squashes them: precision and recall over the pull requests of a public
// repository. Run: node test/helpers/run.mjs test/bench/squashes.ts <repository with refs/pull/*/head> [pull requests]
// What is true is told by "(#12)" at the end of a subject, which the product itself does not look at. Work that landed under another number
// (opened again, stacked, picked) is told by its subject or its author, and counted apart.
import { Git } from '../../src/git/git';
import { RepositoryReader } from '../../src/git/repositoryReader';
import { findLandings, type FoundLanding, type SoughtWork } from '../../src/recorder/equivalence';
import { touchedPaths } from '../../src/recorder/readChanges';

/** Commits of the base that a batch of branches is looked for in: some weeks of a busy repository. */
const WINDOW = 300;
const BATCH = 25;

const [folder, wanted = '300'] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name a repository that holds pull requests: node test/helpers/run.mjs test/bench/squashes.ts <folder> [pull requests]');
  process.exit(2);
}
const git = new Git({ timeoutMs: 600_000 });
const repository = await RepositoryReader.open(git, folder);
const run = async (...args: readonly string[]): Promise<readonly string[]> => (await git.run(folder, args)).stdout.toString('utf8').split('\n').filter((line) => line !== '');

const heads = new Map((await run('for-each-ref', '--format=%(refname) %(objectname) %(committerdate:unix)', 'refs/pull')).flatMap((line) => {
  const [, number = '', oid = '', at = ''] = /^refs\/pull\/(\d+)\/head ([0-9a-f]+) (\d+)$/.exec(line) ?? [];
  return number === '' ? [] : [[number, { oid, at: Number(at) }]];
}));
const main = (await run('log', '--first-parent', '--format=%H %ct %s', 'HEAD')).map((line) => {
  const [, oid = '', at = '', subject = ''] = /^([0-9a-f]+) (\d+) (.*)$/.exec(line) ?? [];
  return { oid, at: Number(at), number: /\(#(\d+)\)$/.exec(subject)?.[1] ?? null };
});
const landedAs = new Map(main.flatMap(({ number, oid }) => (number === null ? [] : [[number, oid]])));

async function sought(number: string, base: string): Promise<SoughtWork | null> {
  const tip = heads.get(number)?.oid;
  if (tip === undefined) return null;
  const fork = await repository.mergeBase([base, tip]).catch(() => null);
  if (fork === null || fork === tip) return null;
  const commits = await repository.log(['--name-only', '--max-count=300', tip, '--not', base]);
  const [files] = await repository.changedFiles([[tip, fork]]);
  return files === undefined || files.length === 0 || commits.length === 0 ? null : { key: number, tip, fork, commits, paths: touchedPaths(files), landing: null };
}

const counts = { merged: 0, certain: 0, likely: 0, part: 0, missed: 0, elsewhere: 0, unmerged: 0, again: 0, falseCertain: 0, falseLikely: 0 };
const told: string[] = [];
const tell = (number: string, { landing }: FoundLanding, verdict: string): void => {
  if (landing !== null) told.push(`${verdict}: #${number} as ${landing.commit?.slice(0, 9) ?? ''}, ${landing.how}, ${landing.certainty}, ${JSON.stringify(landing.difference)}`);
};

/** Whether a branch and a commit that has another number are the same work by what people said of it. */
async function isAgain(work: SoughtWork, commit: string): Promise<boolean> {
  const [line = ''] = await run('log', '-1', '--format=%an%x09%s', commit);
  const [author = '', subject = ''] = line.split('\t');
  const said = subject.replace(/ \(#\d+\)$/, '');
  return work.commits.some((own) => own.message.startsWith(said) || (own.authorName === author && !/bot\]?$/i.test(author)));
}
for (let start = 0; start + WINDOW < main.length && counts.merged + counts.unmerged < Number(wanted); start += WINDOW) {
  const [newest, oldest] = [main[start], main[start + WINDOW]];
  if (newest === undefined || oldest === undefined) break;
  const merged = main.slice(start, start + WINDOW).flatMap(({ number }) => (number !== null && heads.has(number) ? [number] : [])).filter((_, index) => index % 8 === 0).slice(0, BATCH);
  const unmerged = [...heads].filter(([number, { at }]) => !landedAs.has(number) && at > oldest.at && at < newest.at).map(([number]) => number).slice(0, BATCH);
  const features: SoughtWork[] = [];
  for (const number of [...merged, ...unmerged]) {
    const work = await sought(number, newest.oid).catch(() => null);
    if (work !== null) features.push(work);
  }
  if (features.length === 0) continue;
  const before = git.processes;
  const started = performance.now();
  const found = await findLandings(repository, { name: 'main', branch: 'main', isDefault: true, localBranches: ['main'], tips: [newest.oid] }, features);
  console.log(`${features.length} branches against ${newest.oid.slice(0, 9)}: ${Math.round(performance.now() - started)} ms, ${git.processes - before} processes`);
  for (const [number, what] of found) {
    const truth = landedAs.get(number);
    if (truth === undefined) {
      counts.unmerged += 1;
      if (what.landing === null) continue;
      const work = features.find((feature) => feature.key === number);
      const verdict = work !== undefined && (await isAgain(work, what.landing.commit ?? '')) ? 'again' : what.landing.certainty === 'certain' ? 'falseCertain' : 'falseLikely';
      counts[verdict] += 1;
      if (what.landing.certainty === 'likely' || verdict !== 'again') tell(number, what, verdict);
      continue;
    }
    counts.merged += 1;
    if (what.landing === null) counts[what.partial === null ? 'missed' : 'part'] += 1;
    else if (what.landing.commits.includes(truth)) {
      counts[what.landing.certainty] += 1;
      if (what.landing.certainty === 'likely') tell(number, what, 'likely');
    } else {
      counts.elsewhere += 1;
      tell(number, what, `in truth ${truth.slice(0, 9)}`);
    }
  }
}
console.log(told.join('\n'));
console.log(JSON.stringify(counts));
const found = counts.certain + counts.likely;
const wrong = counts.elsewhere + counts.falseCertain + counts.falseLikely;
console.log(`recall ${(found / counts.merged).toFixed(3)}, without likely ones ${(counts.certain / counts.merged).toFixed(3)}; precision ${(found / (found + wrong)).toFixed(3)}`);
