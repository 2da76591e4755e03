// How often the paths and line counts of a commit alone tell its category: hand-made rules beside what was learned, measured on
// repositories left out of the learning, and the shipped table.
// Run: npm run bench:categories [-- --data FOLDER]
// With a folder of other repositories the shipped table's line is the one that counts.
// The data is not part of the project: --data or MIRADOR_DATA names its folder, ../shared/data unless told.
import { parseArgs } from 'node:util';
import { CATEGORY_TABLE } from '../../src/domain/categoryTable';
import { answered, leftOut, printCalibration, printConfusion, printMixed, printRepositories, printScores, ruled } from './categoryScores';
import { labelledCommits } from './labelledCommits';
import { dataFolder } from './learning/dataFolder';

const commits = labelledCommits(dataFolder(parseArgs({ options: { data: { type: 'string' } } }).values.data));
const byRules = ruled(commits);
const shipped = answered(commits, CATEGORY_TABLE);
const unseen = leftOut(commits);

console.log(`${commits.length} commits`);
printScores('hand-made rules', byRules);
printScores('shipped table', shipped);
printScores('learned, repository left out', unseen);
console.log('\nBy repository');
printRepositories({ rules: byRules, shipped, 'left out': unseen });
console.log('\nConfusion, repository left out');
printConfusion(unseen);
console.log('\nCalibration, repository left out');
printCalibration(unseen);
printMixed(unseen);
