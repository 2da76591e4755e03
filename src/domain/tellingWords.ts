/** Words of English prose and of specifications in general: they are in every text, so they tell no two apart. */
const COMMON = new Set(
  (
    'about above after again all also and any are because been before being below between both but can cannot could did does doing done down during each every few for ' +
    'from further given had has have having here how into its itself just like make many may more most must need needs new not now off once only other our out over own ' +
    'per same shall she should so some such than that the their them then there these they this those through too under until use used user users uses using very via was ' +
    'were what when where which while who whom why will with within without would you your ' +
    'acceptance add added adds background change changed changes code command commands context criteria description details done example examples feature features file files ' +
    'function goal goals implement implementation implemented include includes note notes out overview path paths plan project purpose requirement requirements run scope section ' +
    'spec specification specifications step steps summary system task tasks test tests title todo type update updated work'
  ).split(' '),
);

const SHORTEST = 3;
const LONGEST = 40;
const MOST_WORDS = 200;
/** No specification needs more to say what it is about; more is another program's output. */
const MOST_TEXT = 64 * 1024;

/** What a text is about: the words that it uses most, without those of every text; at most two hundred, in lower case, sorted. */
export function tellingWords(text: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const [word] of text.slice(0, MOST_TEXT).toLowerCase().matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
    if (word.length >= SHORTEST && word.length <= LONGEST && !COMMON.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1))
    .slice(0, MOST_WORDS)
    .map(([word]) => word)
    .toSorted();
}
