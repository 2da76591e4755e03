// How right the learning is, and whether it knows how right: agents' pull requests and runs forecast in their order of time, each from what was
// closed before it was created; pairs in conflict; categories; the recommendation on simulated teams.
// Run: npm run bench:learning [-- --data FOLDER] [--cross-validate] [--json]
// As shipped: the product's parameters, untouched. With --cross-validate they are fitted anew, leaving out the repositories that are scored.
// The data is not part of the project: --data or MIRADOR_DATA names its folder, ../shared/data unless told.
import { parseArgs } from 'node:util';
import { CATEGORY_TABLE } from '../../../src/domain/categoryTable';
import { DurationModel } from '../../../src/learning/duration/durationModel';
import { SHIPPED_DURATION, SHIPPED_SUCCESS } from '../../../src/learning/shipped';
import { SuccessModel } from '../../../src/learning/success/successModel';
import { answered, leftOut, ruled, scoresOf } from '../categoryScores';
import { labelledCommits } from '../labelledCommits';
import { pullBaselines, runBaselines } from './baselines';
import { dataFolder } from './dataFolder';
import { fitDuration } from './fitDuration';
import { fitSuccess } from './fitSuccess';
import { hourScores, ourRuns, ours, probabilityScores, type ModelFor } from './forecastScores';
import { pairScores } from './pairScores';
import { printLearning } from './printLearning';
import { foldOf, pullRequests, type PullRequest } from './pullRequests';
import { pullRuns } from './pullRuns';
import { simulatedRegret } from './simulatedRegret';

const { values } = parseArgs({ options: { data: { type: 'string' }, 'cross-validate': { type: 'boolean' }, json: { type: 'boolean' } } });
const folder = dataFolder(values.data);
const crossValidate = values['cross-validate'] === true;
const pulls = pullRequests(folder);
const runs = pullRuns(folder);
const commits = labelledCommits(folder);

const success: ModelFor<SuccessModel> = crossValidate ? fittedWithout((others) => new SuccessModel(fitSuccess(others))) : always(new SuccessModel(SHIPPED_SUCCESS));
const duration: ModelFor<DurationModel> = crossValidate ? fittedWithout((others) => new DurationModel(fitDuration(others))) : always(new DurationModel(SHIPPED_DURATION));

const result = {
  mode: crossValidate ? 'fitted anew, leaving repositories out' : 'as shipped',
  pullRequests: { ...probabilityScores(ours(pulls, success)), baselines: mapValues(pullBaselines(pulls), probabilityScores) },
  hours: hourScores(pulls, duration),
  runs: { ...ourRuns(runs, success), baselines: runBaselines(runs) },
  pairs: pairScores(folder),
  categories: { ...scoresOf(crossValidate ? leftOut(commits) : answered(commits, CATEGORY_TABLE)), baselines: { pathRules: scoresOf(ruled(commits)) } },
  teams: simulatedRegret({ teams: 300, seed: 2_000 }),
};
if (values.json === true) console.log(JSON.stringify(result));
else printLearning(result);

function always<Model>(model: Model): ModelFor<Model> {
  return () => model;
}

/** Models fitted to the pull requests of all folds but the repository's own, made when they are first asked for. */
function fittedWithout<Model>(fit: (others: readonly PullRequest[]) => Model): ModelFor<Model> {
  const folds = foldOf(pulls);
  const models = new Map<number, Model>();
  return (repository) => {
    const fold = folds.get(repository) ?? -1;
    const known = models.get(fold) ?? fit(pulls.filter((pull) => folds.get(pull.repository) !== fold));
    models.set(fold, known);
    return known;
  };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
